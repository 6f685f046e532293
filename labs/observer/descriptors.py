"""Descriptors that stay out of the way of 0, 1 and 2, although these be closed in whoever observes."""

from __future__ import annotations

import fcntl
import os
import socket
from typing import IO


def above_standard(connection: socket.socket) -> socket.socket:
    """Move a socket out of the way of descriptors 0, 1 and 2."""
    if connection.fileno() > 2:
        return connection
    with connection:
        return socket.socket(fileno=fcntl.fcntl(connection, fcntl.F_DUPFD_CLOEXEC, 3))


def nameless_file(name: str, content: bytes = b"") -> IO[bytes]:
    """Open a file in memory, unbuffered, at the beginning of its `content`: no folder has to be writable."""
    file = _opened(name)
    file.write(content)
    file.seek(0)
    return file


def _opened(name: str) -> IO[bytes]:
    if not hasattr(os, "memfd_create"):  # macOS
        import tempfile  # noqa: PLC0415

        return tempfile.TemporaryFile(buffering=0, prefix=name)
    descriptor = os.memfd_create(name)
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(descriptor)
    return os.fdopen(moved, "w+b", buffering=0)
