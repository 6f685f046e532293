"""What several commands do with an observed program: run it, print its lines as they come, then draw it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

import click

from labs.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from labs.observer.events import Event
    from labs.observer.history import History
    from labs.observer.session import Options

_TIMEOUT_CODE = 124  # as timeout(1) has it
_BROKEN = 3


def observed(
    program: str | Sequence[str], options: Options, console: Console, recording: IO[str] | None = None
) -> History:
    """Run `program`, print what it writes line by line with its writer, keep every event in `recording`."""
    from labs.observer import observe
    from labs.observer.recording import line
    from labs.observer.schedule import RANDOM
    from labs.observer.session import ObserverError
    from labs.observer.summary import schedule
    from labs.observer.terminal import OutputPrinter

    printer = OutputPrinter(console)
    drawn = options.schedule == RANDOM and options.seed is None

    def watch(history: History, event: Event) -> None:
        if drawn and len(history.events) == 1:
            click.echo(schedule(history), err=True)
        if recording is not None:
            if len(history.events) == 1:
                recording.write(line(history.header))
            recording.write(line(event))
        if not options.tty:
            printer(history, event)

    try:
        history = observe(program, options, watch)
    except ObserverError as error:
        click.echo(f"labs: {error}", err=True)
        sys.exit(_BROKEN)
    printer.finish(history)
    return history


def draw(history: History, console: Console) -> None:
    """Print the timeline and what is to be said about it; or, in one line, why nothing could be run."""
    from labs.observer import terminal

    reason = history.ending.reason if history.ending else ""
    refusals = {
        "not-found": _("labs: {name}: no such program"),
        "not-executable": _("labs: {name}: cannot be executed: {why}"),
    }
    if reason in refusals:
        why = history.ending.detail if history.ending else ""
        click.echo(refusals[reason].format(name=history.header.program[0], why=why), err=True)
        return
    console.print()
    console.print(terminal.timeline(history, console.width))
    console.print(terminal.summary(history))


def exit_code(history: History) -> int:
    """Give the observed program's exit code, as a shell would."""
    reason = history.ending.reason if history.ending else "cut"
    if reason == "timeout":
        return _TIMEOUT_CODE
    code = history.exit_code
    if reason == "interrupted" and history.signalled and code in (None, 128 + 9):
        return 128 + history.signalled  # it did not end by itself, we ended it
    return 1 if code is None else code
