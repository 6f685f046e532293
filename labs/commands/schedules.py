"""The options --schedule and --seed of the commands that run a program under the observer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from labs.i18n import _
from labs.observer.schedule import RANDOM, SCHEDULES


def _goes_with_random(context: click.Context, _parameter: click.Parameter, seed: int | None) -> int | None:
    if seed is not None and context.params.get("schedule") != RANDOM:
        raise click.UsageError(_("--seed goes with --schedule random."))
    return seed


def scheduled(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options; it is called with `schedule` ("" for none) and `seed` (None: draw one)."""
    schedule = click.option(
        "--schedule",
        type=click.Choice(SCHEDULES),
        callback=lambda _context, _parameter, name: name or "",
        is_eager=True,  # the seed's callback asks for it
        help=_("Who goes first after each fork: the child, the parent, or by chance."),
    )
    seed = click.option(
        "--seed",
        type=click.IntRange(0),
        callback=_goes_with_random,
        help=_("Repeat the random schedule that has this number."),
    )
    return schedule(seed(command))
