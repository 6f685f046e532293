"""The least that Python does for a message: a blocking recvfrom, and one sendmmsg for all.

The notes' protocol without checks, limits, numbers or a journal, on the room's own fan-out: what lies between
this and the room is the room's, what lies between C and this is Python's.
"""

import sys

from chatroom import sockets
from chatroom.addresses import Address
from chatroom.fanout import open_audience


def main(port: int) -> None:
    sock = sockets.bind("127.0.0.1", port)
    members, audience = dict[Address, bytes](), open_audience(sock)
    print("ready", flush=True)
    while True:
        datagram, where = sock.recvfrom(2048)
        sender = sockets.pack_address(sock.family, where)
        verb, _space, rest = datagram.partition(b" ")
        if verb == b"L":
            members[sender] = rest
            audience.add(sender)
            sock.sendto(b"OK", where)
        elif verb == b"C" and sender in members:
            audience.send([b"\n%b says: %b" % (members[sender], rest.partition(b" ")[2])], but=sender)


main(int(sys.argv[1]))
