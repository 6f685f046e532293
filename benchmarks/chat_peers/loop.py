"""The notes' protocol in a plain recvfrom and sendto loop: what Python does without sendmmsg."""

import socket
import sys


def main(port: int) -> None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, 4 << 20)
    sock.bind(("127.0.0.1", port))
    members: dict[tuple[str, int], str] = {}
    print("ready", flush=True)
    while True:
        datagram, sender = sock.recvfrom(2048)
        verb, _space, rest = datagram.decode().partition(" ")
        if verb == "L":
            members[sender] = rest
            sock.sendto(b"OK", sender)
        elif verb == "C" and sender in members:
            text = f"\n{members[sender]} says: {rest.partition(' ')[2]}".encode()
            for member in members:
                if member != sender:
                    sock.sendto(text, member)


main(int(sys.argv[1]))
