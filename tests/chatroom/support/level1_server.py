"""A server that speaks level 1 and nothing else: the least that the lecture notes ask for."""

import socket
import sys


def main() -> None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    print(sock.getsockname()[1], flush=True)
    members: dict[str, tuple[str, int]] = {}

    def tell(words: str, but: str) -> None:
        for name, address in members.items():
            if name != but:
                sock.sendto(f"\n{words}".encode(), address)

    while True:
        datagram, sender = sock.recvfrom(1024)
        verb, _space, rest = datagram.decode().partition(" ")
        name, _space, text = rest.partition(" ")
        if verb == "L" and name in members:
            sock.sendto(b"taken", sender)
        elif verb == "L":
            sock.sendto(b"OK", sender)
            tell(f"{name} joined", name)
            members[name] = sender
        elif verb == "C":
            tell(f"{name} says: {text}", name)
        elif verb == "Q":
            tell(f"{name} left", name)
            sock.sendto(b"EXIT", members.pop(name))


if __name__ == "__main__":
    sys.exit(main())
