"""Two processes of one program and the socketpair between them: a JSON object a line.

A stream has no message boundaries, so each note ends with a newline. The end of the stream is how each
process learns that the other is no more.
"""

import json
import socket
from typing import Any

Note = dict[str, Any]
CHUNK = 65536
PATIENCE_S = 2.0


class Link:
    """One end of a socketpair. Only `send` and `close` ever wait."""

    def __init__(self, sock: socket.socket) -> None:
        """Talk through this end, and close it in the end."""
        self._sock = sock
        self._came = b""
        self._unsent = b""
        self.ended = False

    def fileno(self) -> int:
        """Return the descriptor, for poll."""
        return self._sock.fileno()

    @property
    def waiting_bytes(self) -> int:
        """Return how much was posted and not sent yet; `push` sends it once poll says POLLOUT."""
        return len(self._unsent)

    def send(self, **note: object) -> None:
        """Send a note, waiting as long as it takes. A partner who has ended is no error."""
        self._unsent += json.dumps(note).encode() + b"\n"
        while self._unsent:
            self._write(0)

    def post(self, **note: object) -> bool:
        """Send a note, or keep what the stream does not take now; tell whether the partner is alive."""
        self._unsent += json.dumps(note).encode() + b"\n"
        self.push()
        return not self.ended

    def push(self) -> None:
        """Send what is waiting, as far as it goes."""
        if self._unsent:
            self._write(socket.MSG_DONTWAIT)

    def _write(self, flags: int) -> None:
        try:
            sent = self._sock.send(self._unsent, flags)
        except BlockingIOError:
            return
        except OSError:  # the other process is gone
            self.ended, self._unsent = True, b""
            return
        self._unsent = self._unsent[sent:]

    def receive(self) -> list[Note]:
        """Return the notes that have come; at the end of the stream set `ended`."""
        try:
            data = self._sock.recv(CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return []
        *lines, self._came = (self._came + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def close(self) -> None:
        """Send what is waiting, for a while, and close: the other process reads the end of the stream."""
        self._sock.settimeout(PATIENCE_S)
        while self._unsent:
            before = len(self._unsent)
            self._write(0)
            if len(self._unsent) == before:
                break
        self._sock.close()


def pair() -> tuple[Link, Link]:
    """Return the two ends of a socketpair (socketpair(2)); each process closes the one it does not use."""
    ours, theirs = socket.socketpair()
    return Link(ours), Link(theirs)
