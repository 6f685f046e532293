"""The observer: runs a program and tells what the kernel did with its processes.

    from labs.observer import observe
    history = observe("labs/06_zombies/zombie.py")
    history.zombies[0].zombie_s

`events` are the facts, `history` (with `lives`) the core; `tracer` (with `launch`, `stops`, `newcomers`,
`turns`, `schedule`, `calls`, `waits`, `family`, `channels`, `feed`, `ending`, `ptrace`, `syscalls`,
`process_table`) and `hooks` (with `census`, `reports`, and `captions` inside the program) are edges; `plan`,
`session` and `recording` carry and keep what they tell; `timeline`, `terminal` and `perfetto` show it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labs.observer.events import Event
    from labs.observer.history import History
    from labs.observer.session import Options

__all__ = ["observe"]


def observe(
    program: str | os.PathLike[str] | Sequence[str],
    options: Options | None = None,
    watch: Callable[[History, Event], None] | None = None,
    idle: Callable[[History], None] | None = None,
) -> History:
    """Run `program` (a Python file, or the words of a command) to its end; give its history.

    `watch(history, event)` is called for every event while the program runs, `idle(history)` many times a
    second while there is none. A limit that is reached, or a
    signal, ends the program; the history so far is given all the same (`history.ending.reason`). Where ptrace
    is refused, the hooks stand in (Options.backend). Raises ObserverError if the observer itself fails.
    """
    # Not at the top: the tracer is in this package too, and must start fast.
    from labs.observer.session import Options, PtraceRefusedError

    options = options or Options()
    backend = _backend(options.backend)
    if backend == "auto":
        try:
            return _follow(command(program), replace(options, backend="ptrace"), watch, idle)
        except PtraceRefusedError:
            if options.schedule:
                raise
            backend = "hooks"
    return _follow(command(program), replace(options, backend=backend), watch, idle)


def _backend(wanted: str) -> str:
    """Give the back end to use, "auto" for whichever works; raise ObserverError for one that is none."""
    from labs.i18n import _
    from labs.observer.session import BACKENDS, ObserverError

    chosen = os.environ.get("FORKROOM_BACKEND") or "auto" if wanted == "auto" else wanted
    if chosen not in BACKENDS:
        message = _("there is no back end “{name}”: it is one of {names}")
        raise ObserverError(message.format(name=chosen, names=", ".join(BACKENDS)))
    return chosen


def _follow(
    words: Sequence[str],
    options: Options,
    watch: Callable[[History, Event], None] | None,
    idle: Callable[[History], None] | None,
) -> History:
    from labs.observer.history import History
    from labs.observer.session import Session

    with Session(words, options) as session:
        history = History(session.header())

        def rest(t: float) -> None:
            history.pass_time(t)
            if idle:
                idle(history)

        for event in session.events(rest):
            history.add(event)
            if watch:
                watch(history, event)
        history.signalled = session.signalled
    return history


def command(program: str | os.PathLike[str] | Sequence[str]) -> list[str]:
    """Give the words that run `program`: a Python file is run by this Python."""
    import shutil

    words = [os.fspath(program)] if isinstance(program, str | os.PathLike) else list(program)
    if words and words[0].endswith(".py") and shutil.which(words[0]) is None:
        words.insert(0, sys.executable)
    return words
