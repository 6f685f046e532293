"""A terminal for the observed program: a pseudo-terminal, carried to and from this process's own: pty(7).

Neither side can hold the other up: what the program does not read yet is kept here.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import termios
import tty

_END_OF_FILE = b"\x04"  # as typed; it ends the input only at the beginning of a line
_PIECE = 65536


class Relay:
    """Both ends of a pseudo-terminal; `terminal` is the program's."""

    def __init__(self, poll: select.poll, typed: int | None = 0, shown: int | None = 1) -> None:
        """Carry from descriptor `typed` and to `shown`; `poll` hears what is there to be carried."""
        self.terminal: int | None
        self._master, self.terminal = pty.openpty()
        os.set_blocking(self._master, False)
        self._poll = poll
        self._asked: set[int] = set()
        self._hung_up = False
        self._typed, self._shown = _open(typed), _open(shown)
        self._unread = b""
        self._line_begins = True
        self._before = None
        self.take_size()
        if self._typed is not None and os.isatty(self._typed):
            self._before = (self._typed, termios.tcgetattr(self._typed))
            tty.setraw(self._typed)
        self._ask()

    def take_size(self) -> None:
        """Give the program's terminal the size of ours; the kernel tells the program (SIGWINCH)."""
        for descriptor in (self._shown, self._typed):
            with contextlib.suppress(OSError, TypeError):
                columns, rows = os.get_terminal_size(descriptor)  # type: ignore[arg-type]
                fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                return

    def close_terminal(self) -> None:
        """Let go of the program's end, once it has it."""
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None

    def carry(self, descriptor: int, events: int) -> None:
        """Carry what is there from one side to the other; a side that has ended is not asked again."""
        if descriptor == self._typed:
            self._take_typed(descriptor)
        elif events & ~select.POLLOUT:
            self._take_shown()
        self._type()
        self._ask()

    def close(self) -> None:
        """Carry the last words, and give our own terminal back as it was."""
        self.close_terminal()
        while not self._hung_up and self._take_shown():
            pass
        for descriptor in self._asked:
            self._poll.unregister(descriptor)
        os.close(self._master)
        if self._before is not None:
            descriptor, attributes = self._before
            with contextlib.suppress(termios.error):  # it was hung up
                termios.tcsetattr(descriptor, termios.TCSADRAIN, attributes)

    def _ask(self) -> None:
        """Ask for what can be dealt with now: no more is taken than the program reads."""
        wanted = {}
        if not self._hung_up:
            wanted[self._master] = select.POLLIN | (select.POLLOUT if self._unread else 0)
        if self._typed is not None and not self._unread:
            wanted[self._typed] = select.POLLIN
        for descriptor in self._asked - wanted.keys():
            self._poll.unregister(descriptor)
        for descriptor, events in wanted.items():
            self._poll.register(descriptor, events)
        self._asked = set(wanted)

    def _take_typed(self, descriptor: int) -> None:
        data = b""
        with contextlib.suppress(OSError):
            data = os.read(descriptor, _PIECE)
        if data:
            self._line_begins = data.endswith((b"\n", b"\r"))
            self._unread += data
        else:
            self._unread += _END_OF_FILE if self._line_begins else 2 * _END_OF_FILE
            self._typed = None

    def _take_shown(self) -> bool:
        """Show what the program wrote; tell whether there was anything."""
        try:
            data = os.read(self._master, _PIECE)
        except BlockingIOError:
            return False
        except OSError:  # EIO: nobody has the program's end open any more
            data = b""
        self._hung_up = not data
        if self._shown is not None:
            _write(self._shown, data)
        return bool(data)

    def _type(self) -> None:
        if self._hung_up:
            self._unread = b""
        with contextlib.suppress(OSError):
            while self._unread:
                self._unread = self._unread[os.write(self._master, self._unread) :]


def _open(descriptor: int | None) -> int | None:
    """Give the descriptor if it is one."""
    if descriptor is None:
        return None
    try:
        os.fstat(descriptor)
    except OSError:
        return None
    return descriptor


def _write(descriptor: int, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody looks any more; the program goes on
        while data:
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:  # somebody made it so
                select.select([], [descriptor], [])
