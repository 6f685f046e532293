"""The program's standard output and error, as sockets that tell who wrote: unix(7), SO_PASSCRED.

The kernel stamps what is written with the writer's pid and never lets two writers' bytes run together, so
each piece belongs to one process. A third socket takes captions (which source line is about to fork or wait)
from Python programs that carry `captions`, a fourth whatever a program on a judge's stage `tells`. Nothing
here waits: `tracer` drains when the kernel says so.
"""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import select
import socket
import struct
import sys
from collections.abc import Iterator

from labs.observer.events import Called, Event, Wrote

_LINUX = sys.platform == "linux"
_TELLS_WRITER = hasattr(socket, "SO_PASSCRED")  # not on macOS: there the writer is the program, or says so
_CREDENTIALS = struct.Struct("iII")  # struct ucred: pid, uid, gid
_ANCILLARY = socket.CMSG_SPACE(_CREDENTIALS.size)
_PIECE = 65536
_MOST_HELD = 1 << 20  # bytes: more than the kernel keeps for a socket (net.core.wmem_default)
_MOST_CAPTION = 4096
_MOST_LINE = 1 << 31
_new_decoder = codecs.getincrementaldecoder("utf-8")


class Channels:
    """The observer's ends of the sockets; `inlets` are the program's, to be closed once it runs."""

    def __init__(self, outputs: bool, captions: bool, tells: bool = False) -> None:
        self.written = 0
        self.finished: set[int] = set()  # the outlets that nobody can write to any more
        self.inlets: dict[str, socket.socket] = {}
        self.caption_address = ""
        self._poll = select.poll()
        self._outlets: dict[int, tuple[str, socket.socket]] = {}
        self._decoders: dict[tuple[int, str], codecs.IncrementalDecoder] = {}
        if outputs:
            for stream in ("stdout", "stderr"):
                outlet, self.inlets[stream] = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
                outlet.shutdown(socket.SHUT_WR)
                self._listen_to(stream, outlet)
        if tells:
            outlet, self.inlets["told"] = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._listen_to("told", outlet)
        if captions:
            outlet = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.caption_address = _bind(outlet)
            self._listen_to("captions", outlet)

    def _listen_to(self, stream: str, outlet: socket.socket) -> None:
        outlet.setblocking(False)
        if _TELLS_WRITER:
            outlet.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        fcntl.fcntl(outlet, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(outlet, fcntl.F_SETFL, fcntl.fcntl(outlet, fcntl.F_GETFL) | os.O_ASYNC)  # SIGIO for news
        self._poll.register(outlet, select.POLLIN)
        self._outlets[outlet.fileno()] = (stream, outlet)

    def any_news(self) -> bool:
        """Tell whether there is something to read: asked at every stop, it is mostly nothing."""
        return bool(self._poll.poll(0))

    def drain(self, t: float) -> Iterator[Event]:
        """Read what has been written by now, as it was written."""
        for descriptor, _ in self._poll.poll(0):
            yield from self._read(t, *self._outlets[descriptor])

    def _read(self, t: float, stream: str, outlet: socket.socket) -> Iterator[Event]:
        # A bound, or a writer that is as fast as this reader keeps it here; no socket holds more than
        # this, so all that was written before `t` is read.
        most = self.written + _MOST_HELD
        while self.written < most and self._goes_on(stream):
            try:
                piece, ancillary, _, _ = outlet.recvmsg(_PIECE, _ANCILLARY)
            except BlockingIOError:
                break
            if not piece and stream != "captions":
                self._poll.unregister(outlet)  # every writer has closed its end
                self.finished.add(outlet.fileno())
                break
            pid = _CREDENTIALS.unpack(ancillary[0][2])[0] if ancillary else 0
            if stream == "captions":
                yield from self._told(t, pid, piece)
            else:
                yield from self.wrote(t, pid, stream, piece)

    def _goes_on(self, stream: str) -> bool:
        """Tell whether to read more of this stream now."""
        return True

    def _told(self, t: float, pid: int, piece: bytes) -> Iterator[Event]:
        """Read what a Python program tells of itself."""
        return _caption(t, pid, piece)

    def wrote(self, t: float, pid: int, stream: str, piece: bytes) -> Iterator[Event]:
        """Tell of bytes that `pid` wrote, as text: half a character waits for its other half."""
        self.written += len(piece)
        decoder = self._decoders.get((pid, stream))
        if decoder is None:
            decoder = self._decoders[pid, stream] = _new_decoder("surrogateescape")
        if text := decoder.decode(piece):
            yield Wrote(t, pid, stream, text)

    def finish(self, t: float, pid: int) -> Iterator[Event]:
        """Give the bytes of half a character that an ended process left behind."""
        for stream in ("stdout", "stderr"):
            decoder = self._decoders.pop((pid, stream), None)
            if decoder is not None and (text := decoder.decode(b"", True)):
                yield Wrote(t, pid, stream, text)

    def close(self) -> None:
        """Give the sockets back."""
        for _, outlet in self._outlets.values():
            outlet.close()
        if self.caption_address.startswith("/"):
            os.unlink(self.caption_address)  # noqa: PTH108  (pathlib costs the tracer its start)
            os.rmdir(os.path.dirname(self.caption_address))  # noqa: PTH106, PTH120


def _bind(outlet: socket.socket) -> str:
    """Give the socket an address: an abstract one that the kernel picks, or a path where there are none."""
    if _LINUX:
        outlet.bind("")
        return str(outlet.getsockname()[1:].decode())
    import tempfile  # noqa: PLC0415  (the tracer, on Linux, starts without it)

    path = tempfile.mkdtemp(prefix="forkroom-") + "/captions"
    outlet.bind(path)
    return path


def _caption(t: float, pid: int, piece: bytes) -> Iterator[Event]:
    """Read a caption; what is none is dropped: any process may write anything here."""
    if len(piece) > _MOST_CAPTION:
        return
    try:
        found = json.loads(piece)
        call, file, line = str(found["call"]), str(found["file"]), int(found["line"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return
    if 0 <= line < _MOST_LINE:
        yield Called(t, pid, call, file, line)
