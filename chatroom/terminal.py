"""The terminal as it was: kept before a child changes it, given back when that could not (termios(3))."""

import os
import sys
import termios
from typing import Any

_UNDO = "\x1b[?2004l\x1b[?25h\x1b[0m\r\n"
"""Ends bracketed paste, shows the cursor, ends colours: what a killed prompt leaves switched on."""


def is_interactive() -> bool:
    """Tell whether a person sits at both ends: keyboard and screen."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Terminal:
    """The terminal's settings at this moment; nothing at all if there is no terminal."""

    def __init__(self) -> None:
        """Remember the settings."""
        self._attributes: list[Any] | None = None
        if is_interactive():
            self._attributes = termios.tcgetattr(sys.stdin.fileno())

    def restore(self) -> None:
        """Give the terminal back as it was."""
        if self._attributes is None:
            return
        try:
            if termios.tcgetattr(sys.stdin.fileno()) != self._attributes:
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._attributes)
                os.write(sys.stdout.fileno(), _UNDO.encode())
        except (termios.error, OSError):
            return  # the terminal itself is gone
