"""How a set-up shows itself on stderr: a line a step, alive on a terminal, plain elsewhere.

Knows nothing of pip or uv; `installer` counts.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

from labs.environment.words import say

STEPS = 4


class Progress:
    """The steps of one set-up, numbered, with what is done and how long it took."""

    def __init__(self) -> None:
        """Start the clock."""
        self._alive = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._began = self._step_began = time.monotonic()
        self._number = 0
        self._text = self._count = self._shown = ""

    def say(self, line: str) -> None:
        """Print a line of its own."""
        self._print(("\r\x1b[K" if self._alive else "") + line + "\n")

    def step(self, number: int, what: str) -> None:
        """Begin a step; the one before is done. A step begun already goes on."""
        if number == self._number:
            return
        self.finish_step()
        self._number, self._text, self._step_began = number, what, time.monotonic()
        self.show()

    def show(self, done: int | None = None, total: int | None = None) -> None:
        """Show how far the step is."""
        if done is not None and total:
            self._count = ": " + say("of", done=done, total=total)
        if self._alive and self._number and self._line() != self._shown:
            self._shown = self._line()
            self._print("\r\x1b[K" + self._shown)

    def finish_step(self) -> None:
        """Leave the step's line as it is now."""
        if self._number:
            self.say(self._line())
        self._number, self._count = 0, ""

    def ready(self) -> None:
        """Say that all is done, and how long it took."""
        self.finish_step()
        self.say(say("ready", seconds=_seconds(self._began)))

    def abandon(self) -> None:
        """Leave the cursor at the start of an empty line."""
        if self._alive and self._number:
            self._print("\r\x1b[K")
        self._number = 0

    def _line(self) -> str:
        return f"  {self._number}/{STEPS} {self._text}{self._count} ({_seconds(self._step_began)} s)"

    def _print(self, text: str) -> None:
        with suppress(OSError, AttributeError):  # nobody listens any more, or never did: no reason to stop
            sys.stderr.write(text)
            sys.stderr.flush()


def _seconds(since: float) -> int:
    return round(time.monotonic() - since)
