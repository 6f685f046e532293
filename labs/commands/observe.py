"""`labs observe`: run any program and see what the kernel did with its processes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from labs.commands.schedules import scheduled
from labs.commands.show import draw, exit_code, observed
from labs.i18n import _, language

if TYPE_CHECKING:
    from labs.observer.history import History

_FILE = click.File("w", encoding="utf-8", lazy=False)


@click.command(
    "observe",
    short_help=_("Run any program; see what the kernel did."),
    context_settings={"allow_interspersed_args": False},
    help=_(
        "Run COMMAND and show what the kernel did with its processes: births, exits, zombies, adoption, who "
        "reaped whom, and who wrote what.\n\nThe exit code is the command's own, or 124 when the time limit "
        "ended it."
    ),
)
@click.option("--svg", type=_FILE, help=_("Write the timeline as SVG."))
@click.option("--json", "recording", type=_FILE, help=_("Write the recording as JSON lines."))
@click.option("--perfetto", type=_FILE, help=_("Write a trace for ui.perfetto.dev."))
@click.option("--tty", is_flag=True, help=_("Give the program a terminal of its own."))
@click.option(
    "--lines", "captions", is_flag=True, help=_("Name the source lines of forks and waits (Python).")
)
@click.option(
    "--limit-processes",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help=_("End it all beyond so many processes at once."),
)
@click.option(
    "--timeout",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help=_("End it all after so many seconds (0: never)."),
)
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Draw a recording again instead of running a command."),
)
@scheduled
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def observe(
    svg: IO[str] | None,
    recording: IO[str] | None,
    perfetto: IO[str] | None,
    tty: bool,
    captions: bool,
    limit_processes: int,
    timeout: float,
    replay: Path | None,
    schedule: str,
    seed: int | None,
    command: tuple[str, ...],
) -> None:
    """Observe COMMAND, or replay a recording; draw it, and write what is asked for."""
    from rich.console import Console

    from labs.observer.session import Options

    if bool(command) == bool(replay):
        raise click.UsageError(_("Give a COMMAND to run, or --replay FILE."))
    console = Console(highlight=False)
    if replay:
        history = replayed(replay, recording)
    else:
        options = Options(
            timeout_s=timeout,
            limit_processes=limit_processes,
            tty=tty,
            captions=captions,
            schedule=schedule,
            seed=seed,
        )
        history = observed(command, options, console, recording)
    draw(history, console)
    _write_pictures(history, svg, perfetto)
    sys.exit(0 if replay else exit_code(history))


def replayed(path: Path, copy: IO[str] | None = None) -> History:
    """Read a recording back; say in one line what is wrong with it."""
    from labs.observer.events import RecordingError
    from labs.observer.history import History
    from labs.observer.recording import line, load

    try:
        recording = load(path)
    except (RecordingError, OSError) as error:
        raise click.ClickException(f"{path}: {error}") from None
    if copy is not None:
        copy.write(line(recording.header))
        copy.writelines(map(line, recording.events))
    return History(recording.header, recording.events)


def _write_pictures(history: History, svg: IO[str] | None, perfetto: IO[str] | None) -> None:
    if svg:
        from labs.observer import timeline

        svg.write(timeline.svg(history, language=language()))
    if perfetto:
        from labs.observer import perfetto as face

        json.dump(face.trace(history), perfetto)
