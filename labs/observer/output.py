"""A face of the observer: a program's output while it runs, each line with the role of who wrote it.

`child 1 │ hello`, and `child 1 err│ oops` for standard error. A line is printed once it is complete; on a
terminal also when its writer pauses in the middle, so that a question can be answered. What is written to
the observed program's own terminal (`--tty`) needs no printer. The picture at the end is `terminal`'s.
"""

from __future__ import annotations

import contextlib
import os
from typing import IO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from labs.i18n import _
from labs.observer.canvas import speaks_unicode, visible
from labs.observer.events import Ended, Event, Sampled, Sleeping, Waiting, Wrote
from labs.observer.history import History
from labs.observer.spoken import role_of

# Bold, because JupyterLab's plain cyan can hardly be read on white; the first are clear on black as well.
ROLE_STYLES = ("bold", *(f"bold {hue}" for hue in ("cyan", "yellow", "green", "magenta", "blue")))
SIGPIPE_STATUS = 141  # what a shell says of a program that was killed by SIGPIPE: 128 + 13

_LONGEST = 8192

_Writer = tuple[int, str]


class OutputPrinter:
    """Prints the output of one run. Use it as `observe`'s watcher: it is called with (history, event).

    Raises SystemExit(141) once nobody reads any more, which ends the run like a closed pipe ends a program.
    """

    def __init__(self, console: Console, history: History | None = None) -> None:
        self._console = console
        self._history = history
        self._bar = "│" if speaks_unicode(console) else "|"
        self._width = cell_len(_("child {number}").format(number="1.1"))  # of the widest role so far
        self._texts: dict[_Writer, str] = {}  # what is begun and not printed
        self._open: _Writer | None = None  # whose line is printed and not complete
        self._prefixes: dict[tuple[str, str, int], str] = {}

    def __call__(self, history: History, event: Event) -> None:
        """Take one event of the run; print what it completes."""
        self._history = history
        if isinstance(event, Wrote):
            self._wrote((event.pid, event.stream), event)
        elif isinstance(event, Sleeping | Waiting) or (
            isinstance(event, Sampled) and event.state == "sleeping"
        ):
            self._pause(event)
        elif isinstance(event, Ended):
            self.finish(history)

    def finish(self, history: History) -> None:
        """Print what was begun and never completed."""
        self._history, t = history, history.end
        for writer, text in self._texts.items():
            self._print(writer, t, text + "\n")
        self._texts.clear()
        self._close()

    def _wrote(self, writer: _Writer, event: Wrote) -> None:
        *complete, rest = (self._texts.pop(writer, "") + event.text).split("\n")
        if complete:
            self._print(writer, event.t, "\n".join(complete) + "\n")
        if len(rest) > _LONGEST:  # so long that it is shown before its end
            self._print(writer, event.t, rest)
        elif rest:
            self._texts[writer] = rest

    def _pause(self, event: Event) -> None:
        if not self._console.is_terminal:
            return
        for stream in ("stdout", "stderr"):
            text = self._texts.pop((event.pid, stream), "")
            if text:
                self._print((event.pid, stream), event.t, text)

    def _print(self, writer: _Writer, t: float, text: str) -> None:
        """Print whole lines, or the beginning of one that the same writer may go on with."""
        pieces = []
        if self._open not in (None, writer):
            pieces.append("\n")
        lines = text.split("\n")
        for index, line in enumerate(lines):
            continues = index == 0 and self._open == writer
            if line or (index < len(lines) - 1 and not continues):
                prefix = "" if continues else self._prefix(writer, t)
                pieces.append(prefix + visible(line.removesuffix("\r"), self._console.encoding))
            pieces.append("\n" if index < len(lines) - 1 else "")
        self._open = writer if lines[-1] else None
        self._write("".join(pieces))

    def _close(self) -> None:
        if self._open is not None:
            self._open = None
            self._write("\n")

    def _prefix(self, writer: _Writer, t: float) -> str:
        pid, stream = writer
        life = self._history.life_at(pid, t) if self._history else None
        role = role_of(self._history, pid, t) if self._history else str(pid)
        self._width = max(self._width, cell_len(role))
        key = (role, stream, self._width)
        if key not in self._prefixes:
            style = ROLE_STYLES[(life.role[-1] if life and life.role else 0) % len(ROLE_STYLES)]
            text = Text(visible(role, self._console.encoding), style)
            text.append(" " * (self._width - cell_len(role)))
            text.append(f" err{self._bar} ", "red") if stream == "stderr" else text.append(
                f"    {self._bar} "
            )
            with self._console.capture() as captured:
                self._console.print(text, end="", soft_wrap=True, highlight=False)
            self._prefixes[key] = captured.get()
        return self._prefixes[key]

    def _write(self, text: str) -> None:
        file = self._console.file
        try:
            file.write(text)
            file.flush()
        except BrokenPipeError:
            _silence(file)
            raise SystemExit(SIGPIPE_STATUS) from None


def _silence(file: IO[str]) -> None:
    """Let what is still buffered for a pipe that nobody reads go nowhere, also when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, file.fileno())
        os.close(null)
