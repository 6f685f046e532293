"""The kernel's side of an address: binding, connecting, and `struct sockaddr` as bytes.

No SO_REUSEADDR: on UDP it would let a second server take the port, and the traffic, without a word.
"""

import socket
import struct
from collections.abc import Callable

from chatroom.addresses import IPV4_BYTES, Address, port_of
from chatroom.errors import UnusableError
from chatroom.i18n import _

BUFFER_BYTES = 4 << 20
_IPV4 = struct.Struct("=H2s4s8x")
_IPV6 = struct.Struct("=H2sI16sI")


def bind(host: str, port: int) -> socket.socket:
    """Return a bound UDP socket with large buffers. Raises UnusableError."""
    family, where = _resolve(host, port, socket.AI_PASSIVE)
    complaint = _("cannot listen on {host}:{port}: {fault}")
    return _large(family, lambda sock: sock.bind(where), complaint, host, port)


def connect(host: str, port: int) -> socket.socket:
    """Return a UDP socket that hears the server only, and learns when nobody listens there (udp(7))."""
    family, where = _resolve(host, port, 0)
    complaint = _("cannot reach {host}:{port}: {fault}")
    return _large(family, lambda sock: sock.connect(where), complaint, host, port)


def _large(
    family: int, use: Callable[[socket.socket], None], complaint: str, host: str, port: int
) -> socket.socket:
    """Return a UDP socket with large buffers, used; raise UnusableError with the complaint if that fails."""
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        use(sock)
    except OSError as fault:
        sock.close()
        raise UnusableError(complaint.format(host=host, port=port, fault=fault.strerror)) from fault
    _enlarge(sock)
    return sock


def _resolve(host: str, port: int, flags: int) -> tuple[int, tuple[str | int, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=flags)
    except (OSError, UnicodeError) as fault:
        raise UnusableError(_("unknown host: {host}").format(host=host)) from fault
    family, where = found[0][0], found[0][-1]
    return family, tuple(part for part in where if isinstance(part, str | int))


def _enlarge(sock: socket.socket) -> None:
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        try:
            sock.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        except OSError:
            continue  # macOS refuses what Linux would cap


def pack_address(family: int, where: tuple[str | int, ...]) -> Address:
    """Return a Python address as the bytes of Linux' struct sockaddr."""
    host, port = str(where[0]), int(where[1]).to_bytes(2)
    raw = socket.inet_pton(family, host.partition("%")[0])
    if family == socket.AF_INET:
        return _IPV4.pack(family, port, raw)
    return _IPV6.pack(family, port, int(where[2]), raw, int(where[3]))


def unpack_address(address: Address) -> tuple[str | int, ...]:
    """Return the Python address of a struct sockaddr."""
    if len(address) == IPV4_BYTES:
        return socket.inet_ntoa(address[4:8]), port_of(address)
    _family, _port, flow, raw, scope = _IPV6.unpack(address)
    return socket.inet_ntop(socket.AF_INET6, raw), port_of(address), flow, scope
