"""A bad network in one process: a UDP proxy that loses, doubles, delays and reorders, by its own dice.

Each caller gets a socket of its own towards the server, so the server sees as many addresses as there are
callers. Run as a program (`lossy.py PORT LOSS DOUBLING SEED`) it prints the port to call, and works until it
is killed.
"""

import heapq
import random
import selectors
import socket
import sys
import time
from dataclasses import dataclass

DELAY_S, JITTER_S = 0.001, 0.004
"""What is sent within the jitter of one another may arrive in another order."""


@dataclass(order=True)
class _Underway:
    at: float
    number: int
    through: socket.socket
    datagram: bytes
    to: tuple[str, int] | None


class LossyProxy:
    """A way to the server on `port`."""

    def __init__(self, port: int, loss: float, doubling: float, seed: int) -> None:
        """Open the way; its address is `self.port`."""
        self._server = ("127.0.0.1", port)
        self._loss, self._doubling = loss, doubling
        self._dice = random.Random(seed)
        self._underway: list[_Underway] = []
        self._number = 0
        self._upstream: dict[tuple[str, int], socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self.bytes = 0
        self._front = self._open(None)
        self._front.bind(("127.0.0.1", 0))
        self.port: int = self._front.getsockname()[1]

    def _open(self, caller: tuple[str, int] | None) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        sock.setblocking(False)
        self._selector.register(sock, selectors.EVENT_READ, caller)
        return sock

    def turn(self, wait_s: float) -> None:
        """Carry what has come and what is due, waiting a while for it."""
        if self._underway:
            wait_s = max(0.0, min(wait_s, self._underway[0].at - time.monotonic()))
        for key, _event in self._selector.select(wait_s):
            self._take(key)
        while self._underway and self._underway[0].at <= time.monotonic():
            due = heapq.heappop(self._underway)
            try:
                due.through.sendto(due.datagram, due.to or self._server)
            except OSError:
                continue  # a full buffer, or nobody there: lost

    def _take(self, key: selectors.SelectorKey) -> None:
        while True:
            try:
                datagram, sender = key.fileobj.recvfrom(65536)  # type: ignore[union-attr]
            except OSError:  # nothing more, or an answer to what met a closed port
                return
            self.bytes += len(datagram)
            if key.data is not None:
                self._post(self._front, datagram, key.data)
                continue
            if sender not in self._upstream:
                self._upstream[sender] = self._open(sender)
            self._post(self._upstream[sender], datagram, None)

    def _post(self, through: socket.socket, datagram: bytes, to: tuple[str, int] | None) -> None:
        if self._dice.random() < self._loss:
            return
        for _copy in range(2 if self._dice.random() < self._doubling else 1):
            at = time.monotonic() + DELAY_S + self._dice.random() * JITTER_S
            self._number += 1
            heapq.heappush(self._underway, _Underway(at, self._number, through, datagram, to))

    def close(self) -> None:
        """Close all sockets."""
        for sock in [self._front, *self._upstream.values()]:
            sock.close()
        self._selector.close()


def main(port: str, loss: str, doubling: str, seed: str) -> None:
    proxy = LossyProxy(int(port), float(loss), float(doubling), int(seed))
    print(proxy.port, flush=True)
    while True:
        proxy.turn(1.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
