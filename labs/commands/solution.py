"""`labs solution LAB`: the reference, once the lab is solved; --force shows it all the same."""

from __future__ import annotations

import sys

import click

from labs import course
from labs.commands import chosen
from labs.i18n import _, language


@click.command(
    "solution",
    short_help=_("Show the reference, after passing."),
    help=_("Show the reference solution of LAB, once you have passed (without LAB: where you are)."),
)
@click.argument("lab", required=False)
@click.option("--force", is_flag=True, help=_("Show it before you have passed; your progress will say so."))
def solution(lab: str | None, force: bool) -> None:
    """Show the solution, with colours, in a pager where it is longer than the screen."""
    from labs.grading import wording
    from labs.learning.logbook import Logbook
    from labs.place import program

    logbook = Logbook()
    found = chosen.lab(lab, logbook)
    name = found.folder.name
    known = logbook.read().of(name)
    if not (known.solved or force):
        refusal = _(
            "lab {number:02} is not solved yet ({points} of {worth} points): {program} check {number}, or "
            "{program} hint {number}; --force shows the solution all the same"
        )
        worth = wording.all_points(found.folder)
        told = refusal.format(number=found.number, points=known.best, worth=worth, program=program())
        click.echo(f"labs: {told}", err=True)
        sys.exit(1)
    try:
        source = found.solution.read_text("utf-8")
    except OSError as error:
        click.echo(f"labs: {found.solution}: {error.strerror}", err=True)
        sys.exit(1)
    logbook.update(lambda progress: progress.shown(name))
    _show(found, source)


def _show(lab: course.Lab, source: str) -> None:
    from rich.console import Console
    from rich.syntax import Syntax

    console = Console(highlight=False)
    with console.capture() as shown:
        console.print(f"[bold]{lab.title[language()]}[/bold]  [dim]{lab.solution}[/dim]\n")
        console.print(Syntax(source, "python", background_color="default", word_wrap=True))
    text = shown.get()
    if console.is_terminal and text.count("\n") >= console.height:
        click.echo_via_pager(text, color=True)
    else:
        click.echo(text, nl=False, color=console.is_terminal)
