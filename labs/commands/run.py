"""`labs run N [DEMO]`: a demo's source, what it writes while it runs, and its timeline."""

from __future__ import annotations

import sys

import click

from labs import course
from labs.commands.schedules import scheduled
from labs.commands.show import draw, exit_code, observed
from labs.i18n import _, language


@click.command(
    "run",
    short_help=_("Run one demo under the observer."),
    help=_("Run a demo of lab NUMBER under the observer (without DEMO: its first)."),
)
@click.argument("number")
@click.argument("demo", required=False)
@click.option("--source/--no-source", default=True, help=_("Show the demo's source first."))
@scheduled
def run(number: str, demo: str | None, source: bool, schedule: str, seed: int | None) -> None:
    """Show, run and draw one demo."""
    from rich.console import Console
    from rich.syntax import Syntax

    from labs.observer.session import Options

    try:
        lab = course.lab(number)
        chosen = lab.demo(demo)
    except course.CourseError as error:
        raise click.UsageError(str(error)) from None
    console = Console(highlight=False)
    console.print(f"[bold]{chosen.title[language()]}[/bold]  [dim]{chosen.path}[/dim]")
    console.print(chosen.look[language()])
    if source:
        console.print(
            Syntax(chosen.path.read_text("utf-8"), "python", background_color="default", word_wrap=True)
        )
    options = Options(captions=True, schedule=schedule, seed=seed)
    history = observed(str(chosen.path), options, console)
    draw(history, console)
    others = [other.name for other in lab.demos if other is not chosen]
    if others:
        console.print(_("Also in this lab: {demos}").format(demos=", ".join(others)))
    sys.exit(exit_code(history))
