"""`labs test`: the kit's own tests, as CI runs them."""

from __future__ import annotations

import os
import sys

import click

from labs.i18n import _
from labs.place import CLONE


@click.command(
    "test",
    short_help=_("Run the kit's own tests."),
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    help=_("Run the kit's own tests; what follows goes to pytest."),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Become pytest, in the clone, with a worker on each core, and one for when they wait."""
    os.chdir(CLONE)
    count = len(os.sched_getaffinity(0)) + 1
    spread = ["-n", str(count), "--dist", "worksteal"]  # else one worker is left with the longest
    workers = [] if any(word.startswith(("-n", "--pdb")) for word in arguments) else spread
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *workers, *arguments])
