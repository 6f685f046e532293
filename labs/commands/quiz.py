"""`labs quiz`: predict what a program does, then let the kernel answer."""

from __future__ import annotations

import io
import json
import sys
from typing import IO

import click

from labs.i18n import _

_BROKEN = 3


@click.command(
    "quiz",
    short_help=_("Predict what a program does; the kernel answers."),
    help=_(
        "Ask about small programs of fork, wait and kill. The key is what the kernel did when they were run, "
        "under several schedules.\n\nThe same seed gives the same questions, so a class may share "
        "one. Answers may "
        "also come through a pipe, one a line."
    ),
)
@click.option(
    "--level",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    help=_("1 fork, 2 exit and wait, 3 zombies, orphans and buffers, 4 signals and deep trees."),
)
@click.option("--seed", type=click.IntRange(0), help=_("Which questions (else new ones)."))
@click.option(
    "--count", type=click.IntRange(1, 100), default=5, show_default=True, help=_("How many questions.")
)
@click.option(
    "--json",
    "sheet",
    type=click.File("w", encoding="utf-8", lazy=False),
    help=_("Ask nothing: write the questions with their keys as JSON (- for the output)."),
)
def quiz(level: int, seed: int | None, count: int, sheet: IO[str] | None) -> None:
    """Hold a quiz, or write its questions down."""
    from labs.observer.session import ObserverError
    from labs.quiz.exam import exam, fresh_seed

    name = str(seed) if seed is not None else fresh_seed()
    asked = exam(level, name, count)
    try:
        if sheet is not None:
            from labs.quiz.paper import sheet as form

            found = form(level, name, [one.question for one in asked])
            sheet.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
            return
        from rich.console import Console

        from labs.quiz.talk import ask_at, session

        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a tree in a terminal without UTF-8
        console = Console(highlight=False)
        session(asked, level, name, count, console, ask_at(console))
    except ObserverError as error:
        click.echo(f"labs: {error}", err=True)
        sys.exit(_BROKEN)
