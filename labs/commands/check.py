"""`labs check [LAB]`: judge an exercise: a line for each check, then what is behind the first failure."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labs.commands import chosen
from labs.i18n import _

if TYPE_CHECKING:
    from labs.course import Lab
    from labs.learning.checking import Request
    from labs.learning.logbook import Logbook

_BROKEN = 3
_SCHEDULES = ("child-first", "parent-first", "random")


@click.command(
    "check",
    short_help=_("Judge your answers."),
    help=_(
        "Run the checks of LAB on its exercise.py (without LAB: where you are). Exit code 0: all passed; "
        "1: something failed; 3: something could not be judged here."
    ),
)
@click.argument("lab", required=False)
@click.option(
    "--submission",
    type=click.Path(path_type=Path, exists=True),
    help=_("Judge this file instead of the lab's exercise.py; it is not counted as yours."),
)
@click.option(
    "--server",
    metavar='"COMMAND {port}"',
    help=_("Judge this program, in whatever language, as the server of the chat room (lab 12)."),
)
@click.option(
    "--client",
    metavar='"COMMAND {host} {port}"',
    help=_("Judge this program as its client."),
)
@click.option("-k", "expression", metavar="EXPR", help=_("Only the checks whose names fit EXPR."))
@click.option("--schedule", type=click.Choice(_SCHEDULES), help=_("Only under this schedule."))
@click.option("--seed", type=int, metavar="N", help=_("The seed of the random schedule."))
def check(
    lab: str | None,
    submission: Path | None,
    server: str | None,
    client: str | None,
    expression: str | None,
    schedule: str | None,
    seed: int | None,
) -> None:
    """Run the checks, print what comes of them, remember it, and exit accordingly."""
    from labs.learning.checking import Request
    from labs.learning.logbook import Logbook

    logbook = Logbook()
    found = chosen.lab(lab, logbook)
    if not found.checks:
        raise click.UsageError(_("lab {number:02} has no checks yet").format(number=found.number))
    commands = {"server": server, "client": client}
    programs = {side: command for side, command in commands.items() if command is not None}
    _must_be_judgeable(found, programs, submission)
    file = submission and submission.absolute()
    request = Request(found, file, expression, schedule, seed, programs=programs)
    sys.exit(_judge(request, logbook))


def _must_be_judgeable(lab: Lab, commands: dict[str, str], submission: Path | None) -> None:
    """Raise a UsageError for programs that cannot be judged, before anything is started."""
    from labs.grading import programs

    try:
        programs.must_have_sides(lab.folder.name, lab.checks.values(), commands)
        programs.all_words(commands, Path.cwd(), submission)
    except programs.UnusableError as error:
        raise click.UsageError(str(error)) from None


def _judge(request: Request, logbook: Logbook) -> int:
    """Judge, and give the exit code."""
    from rich.console import Console

    from labs.learning.checking import CheckingError, NothingChosenError
    from labs.learning.judging import judge
    from labs.place import program

    following = chosen.after(request.lab)
    for number in (signal.SIGTERM, signal.SIGHUP):  # what runs must be ended with us
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        return judge(request, Console(highlight=False), f"{program()} ", logbook, following).code
    except NothingChosenError as error:
        raise click.UsageError(
            str(error) or _("no check fits {what!r}").format(what=request.expression)
        ) from None
    except CheckingError as error:
        click.echo(_("labs: the checks could not be run:") + f"\n{error}", err=True)
        return _BROKEN
    except KeyboardInterrupt:
        raise click.Abort from None
