"""`labs reset LAB`: the exercise as it was handed out; what was written is kept beside it."""

from __future__ import annotations

import sys

import click

from labs.commands import chosen
from labs.i18n import _


@click.command(
    "reset",
    short_help=_("Put an exercise back to its start."),
    help=_("Put the exercise of LAB back to its start. What you wrote is kept beside it, nothing is lost."),
)
@click.argument("lab")
def reset(lab: str) -> None:
    """Put the starter back, say where the former file is."""
    from labs.learning import starter
    from labs.learning.logbook import Logbook

    logbook = Logbook()
    found = chosen.lab(lab, logbook)
    if starter.is_untouched(found):
        click.echo(_("{file} is still as it was handed out: nothing to do.").format(file=found.exercise))
        return
    try:
        kept = starter.put_back(found)
    except OSError as error:
        where = error.filename or found.exercise
        click.echo(f"labs: {where}: {error.strerror}", err=True)
        sys.exit(1)
    logbook.update(lambda known: known.begun_again(found.folder.name))
    click.echo(_("{file} is as it was handed out.").format(file=found.exercise))
    if kept:
        click.echo(_("What you wrote is kept: {file}").format(file=kept))
