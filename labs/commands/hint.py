"""`labs hint LAB`: the next of three hints, each says more; progress remembers how many were given."""

from __future__ import annotations

import click

from labs.commands import chosen
from labs.i18n import _


@click.command(
    "hint",
    short_help=_("Give the next hint."),
    help=_("Give the next hint of LAB (without LAB: where you are). There are three, each says more."),
)
@click.argument("lab", required=False)
@click.option("--again", is_flag=True, help=_("Repeat the hints that were given, and give no new one."))
def hint(lab: str | None, again: bool) -> None:
    """Say one hint, or those that were given."""
    from labs.learning import hints
    from labs.learning.logbook import Logbook
    from labs.place import program

    logbook = Logbook()
    found = chosen.lab(lab, logbook)
    given = hints.again(found, logbook) if again else [hints.take(found, logbook)]
    if not given:
        click.echo(_("No hint of lab {number:02} was given yet.").format(number=found.number))
    for tier in given:
        click.echo(hints.told(found, tier) + "\n")
    click.echo(hints.afterwards(found, given[-1] if given else 0, f"{program()} "))
