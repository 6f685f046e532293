"""A room, its members and a bad network between them, with a made-up clock: no sockets, no processes."""

import heapq
import random
from dataclasses import dataclass, field

from chatroom.door import Limits
from chatroom.effects import Broadcast, Effect, Past, Recall, Record, Seat, Seated, Send, Unseat
from chatroom.events import Event, Farewell, Kind
from chatroom.member import Membership, Phase
from chatroom.news import Entered, Left, Missed, News, Show, Transmit
from chatroom.room import Room

SECRET = b"s" * 32
LIMITS = Limits(rate=0)


def address_of(index: int) -> bytes:
    """Return an IPv4 address on loopback, as Linux has it in a sockaddr."""
    return b"\x02\x00" + (40000 + index).to_bytes(2) + bytes((127, 0, 0, 1)) + bytes(8)


@dataclass
class Network:
    """Loses, doubles and reorders, by its own dice."""

    seed: int = 0
    loss: float = 0.0
    doubling: float = 0.0
    delay_s: float = 0.002
    jitter_s: float = 0.0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def arrivals(self, now: float) -> list[float]:
        """Return when what is sent now arrives: never, once or twice."""
        dice = self._dice
        if dice.random() < self.loss:
            return []
        copies = 2 if dice.random() < self.doubling else 1
        return [now + self.delay_s + dice.random() * self.jitter_s for _copy in range(copies)]


@dataclass
class PaperJournal:
    """What `chatroom.journal` does, on a list."""

    events: list[Event] = field(default_factory=list)
    seated: dict[int, Seated] = field(default_factory=dict)

    def write(self, record: Record) -> None:
        assert record.first == len(self.events) + 1, "a number came twice or not at all"
        self.events += record.events
        for seat in record.seated:
            self.seated[seat.session] = seat
        for session in record.left:
            self.seated.pop(session, None)

    def past(self) -> Past:
        own: dict[int, int] = {}
        for event in self.events:
            own[event.session] = max(own.get(event.session, 0), event.own)
        seated = tuple(seat._replace(own=own.get(seat.session, 0)) for seat in self.seated.values())
        return Past(len(self.events) + 1, 1, tuple(self.events[-20:]), seated)


@dataclass
class Guest:
    """A member, what he was shown, and what he has sent."""

    core: Membership
    address: bytes
    shown: list[Event] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    sent_bytes: int = 0

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(event.name, event.text) for event in self.shown if event.kind is Kind.SAID]


class World:
    """Everything, and its time. `run` lets it pass."""

    def __init__(self, network: Network | None = None, limits: Limits = LIMITS, journal: bool = True) -> None:
        self.now = 1000.0
        self.network = network or Network()
        self.limits = limits
        self.journal = PaperJournal() if journal else None
        self.guests: list[Guest] = []
        self.server_bytes = 0
        self.is_up = False
        self.level1_heard: list[tuple[bytes | None, Event]] = []
        self._queue: list[tuple[float, int, bytes | None, bytes, bytes]] = []
        self._ticket = 0
        self._starts = 0
        self.start()

    def start(self) -> None:
        self._starts += 1
        log_id = b"j" * 8 if self.journal else self._starts.to_bytes(8)
        past = self.journal.past() if self.journal else None
        self.room = Room(self.limits, SECRET, log_id, 1e9, past)
        self.seated: set[bytes] = set()
        self.is_up = True
        self._carry(self.room.open(self.now))

    def kill(self) -> None:
        """End the server between two datagrams, as kill -9 does."""
        self.is_up = False

    def join(self, name: str) -> Guest:
        guest = Guest(Membership(name, self.now), address_of(len(self.guests)))
        self.guests.append(guest)
        return guest

    def say(self, guest: Guest, text: str, kind: Kind = Kind.SAID, to: str = "") -> None:
        self._act(guest, guest.core.say(kind, to, text, self.now))

    def send_to_server(self, datagram: bytes, sender: bytes) -> None:
        """Let anyone send anything, without the network's mischief."""
        self._push(self.now, None, sender, datagram)

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        end = self.now + seconds
        while (moment := self._next_moment()) <= end:
            self.now = max(self.now, moment)
            while self._queue and self._queue[0][0] <= self.now:
                _at, _ticket, to, sender, datagram = heapq.heappop(self._queue)
                self._deliver(to, sender, datagram)
            for guest in self.guests:
                if guest.core.phase is not Phase.OUTSIDE and guest.core.wake_at(self.now) <= self.now:
                    self._act(guest, guest.core.tick(self.now))
            if self.is_up and self.room.wake_at() <= self.now:
                self._settle(self.room.tick(self.now))
        self.now = end

    def _next_moment(self) -> float:
        moments = [self._queue[0][0]] if self._queue else []
        moments += [g.core.wake_at(self.now) for g in self.guests if g.core.phase is not Phase.OUTSIDE]
        moments += [self.room.wake_at()] if self.is_up else []
        return max(min(moments, default=float("inf")), self.now)

    def _push(self, at: float, to: bytes | None, sender: bytes, datagram: bytes) -> None:
        self._ticket += 1
        heapq.heappush(self._queue, (at, self._ticket, to, sender, datagram))

    def _deliver(self, to: bytes | None, sender: bytes, datagram: bytes) -> None:
        if to is None:
            if self.is_up:
                self._settle(self.room.receive(datagram, sender, self.now))
            return
        for guest in self.guests:
            if guest.address == to and guest.core.phase is not Phase.OUTSIDE:
                self._act(guest, guest.core.receive(datagram, self.now))

    def _act(self, guest: Guest, news: list[News]) -> None:
        for item in news:
            if isinstance(item, Transmit):
                guest.sent_bytes += len(item.datagram)
                for at in self.network.arrivals(self.now):
                    self._push(at, None, guest.address, item.datagram)
                continue
            guest.news.append(item)
            if isinstance(item, Show):
                guest.shown.append(item.event)

    def obey(self, order) -> None:
        self._settle(self.room.obey(order, self.now))

    def _settle(self, effects: list[Effect]) -> None:
        record = self.room.record()
        if record and self.journal:
            self.journal.write(record)
        self._carry(effects)
        if record:
            self._carry(self.room.settle(record, self.now))

    def _carry(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Seat(address, 2):
                    self.seated.add(address)
                case Unseat(address, 2):
                    self.seated.discard(address)
                case Send(address, datagram):
                    self._out(address, datagram)
                case Broadcast(datagrams):
                    for datagram in datagrams:
                        for address in sorted(self.seated):
                            self._out(address, datagram)
                case Recall(session, first, end):
                    assert self.journal
                    events = self.journal.events[first - 1 : end - 1]
                    self._carry(self.room.recalled(session, first, events))

    def _out(self, address: bytes, datagram: bytes) -> None:
        assert len(datagram) <= 1200
        self.server_bytes += len(datagram)
        for at in self.network.arrivals(self.now):
            self._push(at, address, b"", datagram)

    def everybody_is_in(self) -> bool:
        return all(guest.core.phase is Phase.INSIDE for guest in self.guests)


__all__ = ["LIMITS", "Entered", "Farewell", "Guest", "Left", "Missed", "Network", "World", "address_of"]
