"""The observer: runs a program and tells what the kernel did with its processes.

    from labs.observer import observe
    history = observe("labs/06_zombies/zombie.py")
    history.zombies[0].zombie_s

`events` are the facts, `history` the core; `tracer` (with `launch`, `stops`, `newcomers`, `calls`, `waits`,
`family`, `channels`, `feed`, `ending`, `ptrace`, `syscalls`, `process_table`) and `hooks` are edges; `plan`,
`session` and `recording` carry and keep what they tell; `timeline`, `terminal` and `perfetto` show it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
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
) -> History:
    """Run `program` (a Python file, or the words of a command) to its end; give its history.

    `watch(history, event)` is called for every event while the program runs. A limit that is reached, or a
    signal, ends the program; the history so far is given all the same (`history.ending.reason`). Raises
    ObserverError if the observer itself fails.
    """
    # Not at the top: the tracer is in this package too, and must start fast.
    from labs.observer.history import History
    from labs.observer.session import Options, Session

    with Session(command(program), options or Options()) as session:
        history = History(session.header())
        for event in session.events():
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
