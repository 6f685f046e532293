"""A program on a pseudo-terminal, and what is on its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pyte

DEADLINE_S = 240  # a guard only


class Screen:
    """Runs `words` in `folder`; what it writes is drawn on a screen of `columns` × `rows`."""

    def __init__(
        self, words: list[str], folder: Path, environment: dict[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(folder)
            os.execve(words[0], words, environment)
        self.attributes = termios.tcgetattr(self.terminal)

    def lines(self) -> list[str]:
        """Read what there is; give the screen as one sees it."""
        while select.select([self.terminal], [], [], 0.01)[0]:
            try:
                piece = os.read(self.terminal, 65536)
            except OSError:  # EIO: nobody has the terminal open any more
                break
            self.raw += piece
            self._stream.feed(piece)
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return ["".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows]

    def until(self, holds: Callable[[str], bool]) -> str:
        """Read until something holds of the screen; give it as one text."""
        end = time.monotonic() + DEADLINE_S
        while not holds(shown := "\n".join(self.lines())):
            assert time.monotonic() < end, f"never came; the screen is\n{shown}"
        return shown

    def expect(self, words: str) -> str:
        """Read until `words` are on the screen."""
        return self.until(lambda shown: words in shown)

    def expect_gone(self, words: str) -> str:
        """Read until `words` are on the screen no more."""
        return self.until(lambda shown: words not in shown)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.terminal, keys.encode())

    def end(self) -> int:
        """Read until the program has ended; give its exit code, as a shell would."""
        end = time.monotonic() + DEADLINE_S
        while True:
            self.lines()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
            assert time.monotonic() < end, "it never ended"

    def children(self) -> list[psutil.Process]:
        """Give the program's children."""
        return psutil.Process(self.pid).children()

    def close(self) -> None:
        """End what still runs."""
        if self.pid:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.terminal)
