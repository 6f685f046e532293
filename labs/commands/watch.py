"""`labs watch [LAB]`: a verdict at every save."""

from __future__ import annotations

import sys

import click

from labs.commands import chosen
from labs.i18n import _


@click.command(
    "watch",
    short_help=_("Judge at every save."),
    help=_("Judge the exercise of LAB at every save (without LAB: where you are), until you press q."),
)
@click.argument("lab", required=False)
def watch(lab: str | None) -> None:
    """Watch, on a terminal."""
    from labs.learning.logbook import Logbook

    found = chosen.lab(lab, Logbook())
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(_("watch needs a terminal; once and without one: labs check"))
    if not found.checks:
        raise click.UsageError(_("lab {number:02} has no checks yet").format(number=found.number))
    import asyncio

    from labs.learning.watch import Watch
    from labs.place import program

    asyncio.run(Watch(found, f"{program()} ").run())
