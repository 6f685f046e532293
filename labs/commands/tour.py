"""`labs tour`: a demo of every lab, under the observer; each history held against what its demo claims."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labs import course
from labs.commands.show import draw, observed
from labs.i18n import _, language, ngettext

if TYPE_CHECKING:
    from rich.console import Console

    from labs.commands.tour_page import Stop


@click.command(
    "tour",
    short_help=_("Run a demo of every lab; gather the pictures."),
    help=_("Run the first demo of every lab under the observer and gather the timelines in one page."),
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("tour.html"),
    show_default=True,
    help=_("Where to write the page."),
)
@click.option("--all", "all_demos", is_flag=True, help=_("Run every demo of every lab: some minutes."))
def tour(page: Path, all_demos: bool) -> None:
    """Run, draw and check the demos; write the page; exit 0 only if every claim of each of them holds."""
    from rich.console import Console

    from labs.commands import tour_page

    if not os.access(page if page.exists() else page.parent, os.W_OK):
        told = _("{page} cannot be written; --page FILE puts it elsewhere.")
        raise click.ClickException(told.format(page=page))
    console = Console(highlight=False)
    chosen = [(lab, demo) for lab in course.labs() for demo in lab.demos[: None if all_demos else 1]]
    stops = [_visit(lab, demo, console) for lab, demo in chosen]
    try:
        page.write_text(tour_page.html(stops, language()), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{page}: {error.strerror}") from None
    wrong = [stop for stop in stops if stop.broken]
    console.print(
        ngettext("{count} demo, {wrong} wrong.", "{count} demos, {wrong} wrong.", len(stops)).format(
            count=len(stops), wrong=len(wrong)
        )
    )
    console.print(_("All pictures: {page}").format(page=page.resolve()))
    sys.exit(1 if wrong else 0)


def _visit(lab: course.Lab, demo: course.Demo, console: Console) -> Stop:
    """Run one demo, draw it, and say at once what does not hold."""
    from labs.commands.tour_page import Stop
    from labs.observer.session import Options

    console.rule(f"{lab.number:02} {lab.title[language()]}: {demo.title[language()]}")
    console.print(demo.look[language()])
    history = observed(str(demo.path), Options(captions=True, timeout_s=20), console)
    draw(history, console)
    broken = demo.broken_claims(history)
    for claim in broken:
        console.print(_("[bold red]✗ not as claimed:[/] {claim}").format(claim=claim))
    return Stop(lab, demo, history, broken)
