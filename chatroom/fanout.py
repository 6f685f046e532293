"""One datagram to many addresses in one system call.

An `Audience` is a list of addresses as the kernel wants them; all its entries share one buffer, so that a
send costs Python the same for two members as for a thousand. Knows nothing of what it sends. Where sendmmsg
is missing, `PlainAudience` calls sendto for each address.

Facts it rests on (measured, Linux 6.18): sendmmsg stops at the first address that fails, and says why only
when called again from there; skipping exactly that one keeps a single bad address from blocking all behind
it. A backlog of several datagrams goes as one train that the kernel cuts (UDP_SEGMENT, udp(7)): every
datagram but the last is padded with zero octets to the same length, which PROTOCOL.md allows.
"""

import ctypes
import errno
import os
import socket
from collections.abc import Sequence
from typing import Protocol

from chatroom import mmsg
from chatroom.addresses import IPV4_BYTES, IPV6_BYTES, Address
from chatroom.sockets import unpack_address
from chatroom.wire import DATAGRAM_BYTES

UDP_SEGMENT = 103
TRAIN = 16
"""So many datagrams go in one train: small enough for a receiver's buffer."""
_ITS_OWN_FAULT = {
    errno.ECONNREFUSED,
    errno.EINVAL,
    errno.EPERM,
    errno.EACCES,
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.EMSGSIZE,
    errno.EADDRNOTAVAIL,
    errno.EAFNOSUPPORT,
    errno.EIO,
    errno.ENOBUFS,
    errno.EAGAIN,
}
"""Errors that concern one address, or pass: it is skipped; on level 2 a repair makes it good."""


class Audience(Protocol):
    """Everybody who hears the same."""

    skipped: int

    def add(self, address: Address) -> None:
        """Add an address."""

    def remove(self, address: Address) -> None:
        """Take an address away; one that is not there is ignored."""

    def send(self, datagrams: Sequence[bytes], but: Address | None = None) -> None:
        """Send the datagrams to everybody, in this order, or to all but one."""


def open_audience(sock: socket.socket) -> Audience:
    """Return the best audience that this system has."""
    return MmsgAudience(sock) if mmsg.AVAILABLE else PlainAudience(sock)


class PlainAudience:
    """A sendto for each address."""

    def __init__(self, sock: socket.socket) -> None:
        """Send through this socket, whose owner closes it."""
        self._sock = sock
        self._where: dict[Address, tuple[str | int, ...]] = {}
        self.skipped = 0

    def add(self, address: Address) -> None:
        """Add an address."""
        self._where[address] = unpack_address(address)

    def remove(self, address: Address) -> None:
        """Take an address away; one that is not there is ignored."""
        self._where.pop(address, None)

    def send(self, datagrams: Sequence[bytes], but: Address | None = None) -> None:
        """Send the datagrams to everybody, in this order, or to all but one."""
        for address, where in self._where.items():
            if address != but:
                for datagram in datagrams:
                    try:
                        self._sock.sendto(datagram, where)
                    except OSError as fault:
                        if fault.errno not in _ITS_OWN_FAULT:
                            raise
                        self.skipped += 1


class MmsgAudience:
    """One sendmmsg for all. Invariant: slot i of the arrays belongs to `_order[i]`, without holes."""

    def __init__(self, sock: socket.socket, capacity: int = 64) -> None:
        """Send through this socket, whose owner closes it."""
        self._sock = sock
        self._name_bytes = IPV4_BYTES if sock.family == socket.AF_INET else IPV6_BYTES
        self._slot: dict[Address, int] = {}
        self._order: list[Address] = []
        self._data = ctypes.create_string_buffer(TRAIN * DATAGRAM_BYTES)
        self._view = memoryview(self._data).cast("B")
        self._iov = mmsg.IoVec(ctypes.addressof(self._data), 0)
        self._grow(capacity)
        self.skipped = 0
        self._trains = self._can_segment()

    def _can_segment(self) -> bool:
        try:
            self._segment(0)
        except OSError:
            return False
        return True

    def _segment(self, size: int) -> None:
        self._sock.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, size)

    def _grow(self, capacity: int) -> None:
        """Make larger arrays: all pointers move, so all are written anew."""
        self._capacity = capacity
        self._names = ctypes.create_string_buffer(b"".join(self._order), capacity * self._name_bytes)
        self._messages = (mmsg.Message * capacity)()
        base, iov = ctypes.addressof(self._names), ctypes.pointer(self._iov)
        for i, message in enumerate(self._messages):
            header = message.header
            header.name, header.name_bytes = base + i * self._name_bytes, self._name_bytes
            header.iov, header.iov_count = iov, 1
        self._address = ctypes.addressof(self._messages)

    def _write(self, slot: int, address: Address) -> None:
        start = slot * self._name_bytes
        memoryview(self._names).cast("B")[start : start + self._name_bytes] = address
        self._slot[address] = slot

    def add(self, address: Address) -> None:
        """Add an address."""
        if address in self._slot:
            return
        if len(self._order) == self._capacity:
            self._grow(2 * self._capacity)
        self._order.append(address)
        self._write(len(self._order) - 1, address)

    def remove(self, address: Address) -> None:
        """Take an address away; the last one moves into its place."""
        slot = self._slot.pop(address, None)
        if slot is None:
            return
        last = self._order.pop()
        if last != address:
            self._order[slot] = last
            self._write(slot, last)

    def send(self, datagrams: Sequence[bytes], but: Address | None = None) -> None:
        """Send the datagrams to everybody, in this order, or to all but one."""
        if len(datagrams) > 1 and self._trains:
            for start in range(0, len(datagrams), TRAIN):
                self._send_train(datagrams[start : start + TRAIN], but)
            return
        for datagram in datagrams:
            self._send_bytes(datagram, but)

    def _send_train(self, datagrams: Sequence[bytes], but: Address | None) -> None:
        padded = [datagram.ljust(DATAGRAM_BYTES, b"\0") for datagram in datagrams[:-1]]
        self._segment(DATAGRAM_BYTES)
        try:
            failed = self._send_bytes(b"".join([*padded, datagrams[-1]]), but)
        finally:
            self._segment(0)
        for address in failed:  # a way that takes no trains: one by one
            for datagram in datagrams:
                self._send_one(datagram, address)

    def _send_one(self, datagram: bytes, address: Address) -> None:
        try:
            self._sock.sendto(datagram, unpack_address(address))
        except OSError as fault:
            if fault.errno not in _ITS_OWN_FAULT:
                raise
            self.skipped += 1

    def _send_bytes(self, data: bytes, but: Address | None) -> list[Address]:
        self._view[: len(data)] = data
        self._iov.length = len(data)
        slot = self._slot.get(but) if but else None
        if slot is None:
            return self._run(0, len(self._order))
        return self._run(0, slot) + self._run(slot + 1, len(self._order))

    def _run(self, start: int, end: int) -> list[Address]:
        """Send to the slots start to end - 1 and return the addresses that failed."""
        failed = []
        fd, base = self._sock.fileno(), self._address
        while start < end:
            count = min(end - start, mmsg.CALL_LIMIT)
            sent = mmsg.sendmmsg(fd, base + start * mmsg.MESSAGE_BYTES, count, 0)
            if sent > 0:
                start += sent
                continue
            fault = ctypes.get_errno()
            if fault == errno.EINTR:
                continue
            if fault not in _ITS_OWN_FAULT:
                raise OSError(fault, os.strerror(fault))
            self.skipped += 1
            failed.append(self._order[start])
            start += 1
        return failed
