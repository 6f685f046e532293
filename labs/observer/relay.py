"""A terminal for the observed program: a pseudo-terminal, carried to and from this process's own: pty(7)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import tty


class Relay:
    """Both ends of a pseudo-terminal; `terminal` is the program's."""

    def __init__(self) -> None:
        self.terminal: int | None
        self._master, self.terminal = pty.openpty()
        self._input = sys.stdin.fileno() if _has_descriptor(sys.stdin) else None
        self._output = sys.stdout.fileno() if _has_descriptor(sys.stdout) else None
        self._before = None
        self._take_size()
        if self._input is not None and os.isatty(self._input):
            self._before = termios.tcgetattr(self._input)
            tty.setraw(self._input)

    def _take_size(self) -> None:
        """Give the program's terminal the size of ours."""
        for descriptor in (self._output, self._input):
            with contextlib.suppress(OSError, TypeError):
                columns, rows = os.get_terminal_size(descriptor)  # type: ignore[arg-type]
                size = struct.pack("HHHH", rows, columns, 0, 0)
                fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
                return

    def close_terminal(self) -> None:
        """Let go of the program's end, once it has it."""
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None

    def register(self, poll: select.poll) -> None:
        """Ask to hear of both sides."""
        poll.register(self._master, select.POLLIN)
        if self._input is not None:
            poll.register(self._input, select.POLLIN)

    def carry(self, descriptor: int, poll: select.poll) -> None:
        """Carry what is there from one side to the other; a side that has ended is not asked again."""
        data = b""
        with contextlib.suppress(OSError):  # EIO: nobody has the program's end open any more
            data = os.read(descriptor, 65536)
        if not data:
            poll.unregister(descriptor)
            if descriptor == self._input:
                _write(self._master, b"\x04")  # end of file, typed
        elif descriptor == self._master:
            self._take_size()
            if self._output is not None:
                _write(self._output, data)
        else:
            _write(self._master, data)

    def close(self) -> None:
        """Carry the last words, and give our own terminal back as it was."""
        self.close_terminal()
        os.set_blocking(self._master, False)
        with contextlib.suppress(OSError):
            while data := os.read(self._master, 65536):
                if self._output is not None:
                    _write(self._output, data)
        os.close(self._master)
        if self._before is not None and self._input is not None:
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)


def _has_descriptor(stream: object) -> bool:
    try:
        return stream.fileno() >= 0  # type: ignore[attr-defined, no-any-return]
    except (AttributeError, OSError, ValueError):
        return False


def _write(descriptor: int, data: bytes) -> None:
    with contextlib.suppress(OSError):
        while data:
            data = data[os.write(descriptor, data) :]
