"""Datagrams in, by the batch: what lies in the socket's buffer is fetched by one system call.

A datagram that is longer than any of ours is cut, and still too long to be taken for one: the room drops it.
"""

import ctypes
import socket
from typing import Protocol

from chatroom import mmsg
from chatroom.addresses import IPV4_BYTES, IPV6_BYTES, Address
from chatroom.sockets import pack_address

BATCH = 64
DATAGRAM_BYTES = 1536
Batch = list[tuple[bytes, Address]]


class Inbox(Protocol):
    """What the server receives from."""

    def drain(self) -> Batch:
        """Return what has arrived, at most BATCH datagrams, without waiting."""


def open_inbox(sock: socket.socket) -> Inbox:
    """Return the best inbox that this system has."""
    return MmsgInbox(sock) if mmsg.AVAILABLE else PlainInbox(sock)


class PlainInbox:
    """A recvfrom for each datagram."""

    def __init__(self, sock: socket.socket) -> None:
        """Read from this socket, whose owner closes it."""
        self._sock = sock

    def drain(self) -> Batch:
        """Return what has arrived, at most BATCH datagrams, without waiting."""
        batch: Batch = []
        while len(batch) < BATCH:
            try:
                datagram, where = self._sock.recvfrom(DATAGRAM_BYTES, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except ConnectionError:
                continue  # an answer of ours met a closed port: the next datagram is innocent
            batch.append((datagram, pack_address(self._sock.family, where)))
        return batch


class MmsgInbox:
    """One recvmmsg for all of them. The buffers must live as long as the kernel may write into them."""

    def __init__(self, sock: socket.socket) -> None:
        """Read from this socket, whose owner closes it."""
        self._sock = sock
        self._name_bytes = IPV4_BYTES if sock.family == socket.AF_INET else IPV6_BYTES
        self._data = ctypes.create_string_buffer(BATCH * DATAGRAM_BYTES)
        self._names = ctypes.create_string_buffer(BATCH * self._name_bytes)
        self._iov = (mmsg.IoVec * BATCH)()
        self._messages = (mmsg.Message * BATCH)()
        for i in range(BATCH):
            self._iov[i].base = ctypes.addressof(self._data) + i * DATAGRAM_BYTES
            self._iov[i].length = DATAGRAM_BYTES
            header = self._messages[i].header
            header.name = ctypes.addressof(self._names) + i * self._name_bytes
            header.name_bytes = self._name_bytes
            header.iov = ctypes.pointer(self._iov[i])
            header.iov_count = 1
        lengths = memoryview(self._messages).cast("B").cast("I")
        self._lengths = lengths[mmsg.Message.length.offset // 4 :: mmsg.MESSAGE_BYTES // 4]
        self._address = ctypes.addressof(self._messages)

    def drain(self) -> Batch:
        """Return what has arrived, at most BATCH datagrams, without waiting."""
        count = mmsg.recvmmsg(self._sock.fileno(), self._address, BATCH, socket.MSG_DONTWAIT, None)
        if count <= 0:
            return []  # nothing there, or an error that belonged to an earlier send
        data, names, width = self._data, self._names, self._name_bytes
        batch: Batch = []  # a slice of a char array is bytes, whatever the stubs say
        for i, length in enumerate(self._lengths[:count]):
            at, name_at = i * DATAGRAM_BYTES, i * width
            batch.append((data[at : at + length], names[name_at : name_at + width]))  # type: ignore[arg-type]
        return batch
