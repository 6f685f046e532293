"""Addresses as bytes: a member's address is what the kernel writes into a `struct sockaddr`.

Bytes are compared, hashed and handed back to sendmmsg as they are, for IPv4 and IPv6 alike; the rest of the
package never looks inside. Resolving names is `chatroom.sockets`' business.
"""

import struct

Address = bytes
"""16 bytes of sockaddr_in (ip(7)) or 28 bytes of sockaddr_in6 (ipv6(7))."""

IPV4_BYTES, IPV6_BYTES = 16, 28
_PORT = struct.Struct("!H")
_MAPPED = bytes(10) + b"\xff\xff"  # an IPv4 caller on a socket for both families


def port_of(address: Address) -> int:
    """Return the port; 0 is nobody's, and nothing can be sent there."""
    port: int = _PORT.unpack_from(address, 2)[0]
    return port


def host_of(address: Address) -> bytes:
    """Return what limits are counted by: the IPv4 address, or the first half of an IPv6 one.

    The second half of an IPv6 address is its owner's to choose, so it tells nobody apart.
    """
    if len(address) == IPV4_BYTES:
        return address[4:8]
    if address[8:20] == _MAPPED:
        return address[20:24]
    return address[8:16]


def is_loopback(address: Address) -> bool:
    """Tell whether the caller sits on this machine, as everybody else on it does."""
    host = host_of(address)
    return host[:1] == b"\x7f" if len(host) == 4 else address[8:24] == bytes(15) + b"\x01"
