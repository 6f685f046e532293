"""Twenty members over a bad network: what arrives, in which order, how late, and at what price in bytes."""

import contextlib
import socket
import time
from dataclasses import dataclass

from chat_peers.lossy import LossyProxy
from chat_peers.peers import Level2, Peer
from chatroom.events import Kind
from chatroom.member import Membership, Phase
from chatroom.news import News, Show, Transmit

MEMBERS, MESSAGES, PER_S = 20, 200, 10
"""Each says so many messages, so many a second."""
DOUBLING = 0.05
PATIENCE_S = 30.0
QUIET_S = 1.5


@dataclass(frozen=True)
class Arrival:
    """What came of it; `delivered`: the part that came at least once, `twice`: how many came again."""

    delivered: float
    twice: int
    one_order: bool
    p50_ms: float
    p99_ms: float
    bytes: int


class _Numbered:
    """A member of level 2, by the client's own core."""

    def __init__(self, port: int, name: str) -> None:
        self.sock = _connect(port)
        self.core = Membership(name, time.monotonic())

    def say(self, text: str) -> list[str]:
        now = time.monotonic()
        return self._act(self.core.say(Kind.SAID, "", text, now))

    def turn(self) -> list[str]:
        """Receive, repeat, repair; return the texts whose turn has come."""
        now = time.monotonic()
        news = self.core.tick(now) if now >= self.core.wake_at(now) else []
        with contextlib.suppress(BlockingIOError):
            while True:
                news += self.core.receive(self.sock.recv(2048), now)
        return self._act(news)

    def _act(self, news: list[News]) -> list[str]:
        for item in news:
            if isinstance(item, Transmit):
                self.sock.send(item.datagram)
        shown = [item.event for item in news if isinstance(item, Show) and not item.earlier]
        return [event.text for event in shown if event.kind is Kind.SAID]

    @property
    def is_in(self) -> bool:
        return self.core.phase is Phase.INSIDE


class _Plain:
    """A member of level 1: says it once, and hears what comes. The login alone is repeated."""

    def __init__(self, port: int, name: str) -> None:
        self.sock, self._name, self.is_in = _connect(port), name, False
        self._login_at = 0.0

    def say(self, text: str) -> list[str]:
        self.sock.send(f"C {self._name} {text}".encode())
        return []

    def turn(self) -> list[str]:
        if not self.is_in and time.monotonic() >= self._login_at:
            self.sock.send(f"L {self._name}".encode())
            self._login_at = time.monotonic() + 0.2
        heard = []
        with contextlib.suppress(BlockingIOError):
            while True:
                datagram = self.sock.recv(2048).decode()
                # The notes' server refuses the repeated L of one whose OK was lost: he is in all the same.
                self.is_in = self.is_in or not datagram.startswith("\n")
                if "#" in datagram:
                    heard.append(datagram[datagram.index("#") :])
        return heard


def _connect(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    sock.connect(("127.0.0.1", port))
    sock.setblocking(False)
    return sock


class _Trial:
    def __init__(self, peer: Peer, loss: float, seed: int) -> None:
        self.proxy = LossyProxy(peer.port, loss, DOUBLING if loss else 0.0, seed)
        kind = _Numbered if isinstance(peer, Level2) else _Plain
        self.members = [kind(self.proxy.port, f"m{index}") for index in range(MEMBERS)]
        self.heard: list[list[str]] = [[] for _ in self.members]
        self.said_at: dict[str, float] = {}
        self.delays: list[float] = []
        self.progress_at = time.monotonic()

    def turn(self) -> None:
        self.proxy.turn(0.001)
        for index, member in enumerate(self.members):
            self._note(index, member.turn())

    def _note(self, index: int, texts: list[str]) -> None:
        for text in texts:
            self.progress_at = time.monotonic()
            self.heard[index].append(text)
            self.delays.append(self.progress_at - self.said_at[text[:10]])

    def speak(self) -> None:
        """Let everybody say everything, each at his own moment of each interval."""
        start, total, said = time.monotonic(), MEMBERS * MESSAGES, 0
        while said < total:
            self.turn()
            due = min(total, int((time.monotonic() - start) * MEMBERS * PER_S))
            for number in range(said, due):
                text = f"#{number:09}" + "x" * 54
                self.said_at[text[:10]] = time.monotonic()
                self._note(number % MEMBERS, self.members[number % MEMBERS].say(text))
            said = max(said, due)


def arrival(peer: Peer, loss: float, seed: int) -> Arrival:
    """Let everybody say everything over a network that loses this part; return what came of it."""
    trial = _Trial(peer, loss, seed)
    try:
        while not all(member.is_in for member in trial.members):
            trial.turn()
        trial.proxy.bytes = 0
        trial.speak()
        own = 0 if isinstance(peer, Level2) else 1  # level 1 gives a speaker no echo
        expected = MEMBERS * MESSAGES * (MEMBERS - own)
        end = time.monotonic() + PATIENCE_S
        while len(trial.delays) < expected and time.monotonic() < min(end, trial.progress_at + QUIET_S + 3):
            trial.turn()
        return _judged(trial, expected)
    finally:
        trial.proxy.close()
        for member in trial.members:
            member.sock.close()


def _judged(trial: _Trial, expected: int) -> Arrival:
    once = sum(len(set(heard)) for heard in trial.heard)
    delays = sorted(trial.delays)
    return Arrival(
        once / expected,
        sum(map(len, trial.heard)) - once,
        all(heard == trial.heard[0] for heard in trial.heard),
        delays[len(delays) // 2] * 1000,
        delays[int(len(delays) * 0.99)] * 1000,
        trial.proxy.bytes,
    )
