"""The chat room itself: who is in it, and who hears what.

No sockets, no clock, no processes: a datagram goes in with its sender and the time, effects come out.
`chatroom.server` carries them over UDP. What happens is decided on the floor (`chatroom.floor`); the two
desks read the two levels of the protocol.
"""

from chatroom.addresses import Address
from chatroom.desk1 import Desk1
from chatroom.desk2 import Desk2
from chatroom.door import Limits
from chatroom.effects import Broadcast, Effect, Inform, Past, Record, Stop
from chatroom.events import Event, Farewell, Kind
from chatroom.floor import Floor
from chatroom.names import TEXT_BYTES, clean
from chatroom.orders import Announce, Ban, Kick, ListMembers, Order, ShowCounts, StopServer

BEACON_FIRST_S, BEACON_LAST_S, BEACON_IDLE_S = 0.03, 1.0, 5.0
SWEEP_S = 1.0


class Room:
    """The whole of the server's decisions."""

    def __init__(
        self,
        limits: Limits,
        secret: bytes,
        log_id: bytes,
        started_at: float = 0.0,
        past: Past | None = None,
    ) -> None:
        """Open the room. With a past there is a journal, and what is not in memory can be recalled."""
        self._floor = Floor(limits, secret, started_at, past)
        self._desk1 = Desk1(self._floor)
        self._desk2 = Desk2(self._floor, log_id, past.oldest if past else None)
        self._past = past
        self._beacon_at = self._sweep_at = 0.0
        self._beacon_wait = BEACON_FIRST_S

    @property
    def counts(self) -> dict[str, int]:
        """What was counted: odd datagrams of every kind, repairs, and how large the room is."""
        floor = self._floor
        return {**floor.counts, "members": len(floor.members), "events": floor.log.head - 1}

    def open(self, now: float) -> list[Effect]:
        """Return what puts those who were here when the server died back into their seats."""
        return self._floor.seat_again(self._past, now) if self._past else []

    def receive(self, datagram: bytes, sender: Address, now: float) -> list[Effect]:
        """Return what a datagram brings about at once; what others hear of it comes with `settle`."""
        if not self._floor.passes(sender, now):
            return []
        if datagram[:1] == b"2":
            return self._desk2.receive(datagram, sender, now)
        return self._desk1.receive(datagram, sender, now)

    def recalled(self, session: int, first: int, events: list[Event]) -> list[Effect]:
        """Return what sends events that were recalled from the journal."""
        return self._desk2.recalled(session, first, events)

    def record(self) -> Record | None:
        """Return what must be on disk before the effects of this batch are carried out."""
        return self._floor.record()

    def settle(self, record: Record, now: float) -> list[Effect]:
        """Return who hears what of a batch: several events in a datagram, the same bytes for everyone."""
        self._beacon_wait = BEACON_FIRST_S
        self._beacon_at = now + BEACON_FIRST_S
        return self._floor.voices(record)

    def set_clock(self, wall_s: float, now: float) -> None:
        """Learn what the wall clock says, for the times shown and nothing else: it may be set back."""
        self._floor.started_at = wall_s - now

    def wake_at(self) -> float:
        """Return when `tick` has something to do at the latest."""
        return min(self._beacon_at, self._sweep_at)

    def tick(self, now: float) -> list[Effect]:
        """Return what is due: a beacon that shows a lost tail, farewells to the silent."""
        effects: list[Effect] = []
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_S
            effects += self._sweep(now)
        if now >= self._beacon_at:
            effects += self._shine(now)
        return effects

    def _shine(self, now: float) -> list[Effect]:
        self._beacon_wait = min(self._beacon_wait * 2, BEACON_LAST_S)
        last = self._floor.log.head - 1
        all_hold_all = all(member.have >= last for member in self._floor.members if member.level == 2)
        self._beacon_at = now + (BEACON_IDLE_S if all_hold_all else self._beacon_wait)
        return [Broadcast([self._desk2.beacon()])] if self._floor.members.of_level[2] else []

    def _sweep(self, now: float) -> list[Effect]:
        limits = self._floor.limits
        patience = {1: limits.level1_silence_s, 2: limits.silence_s}
        silent = [m for m in self._floor.members if now - m.heard_at > patience[m.level]]
        return [effect for m in silent for effect in self._floor.dismiss(m, Farewell.SILENT, now)]

    def obey(self, order: Order, now: float) -> list[Effect]:
        """Return what an order of the administrator brings about."""
        match order:
            case Announce(text):
                return self._announce(text, now)
            case Kick(name):
                return self._put_out(name, Farewell.KICKED, now)
            case Ban(name):
                return self._put_out(name, Farewell.BANNED, now)
            case ListMembers():
                return [Inform({"who": [member.name for member in self._floor.members]})]
            case ShowCounts():
                return [Inform({"stats": self.counts})]
            case StopServer():
                return self.close(now)

    def _announce(self, text: str, now: float) -> list[Effect]:
        text = clean(text)
        if len(text.encode()) > TEXT_BYTES:
            return [Inform({"too long": TEXT_BYTES})]
        if text.strip():
            self._floor.publish(Kind.ANNOUNCED, now, text=text)
        return []

    def _put_out(self, name: str, why: Farewell, now: float) -> list[Effect]:
        member = self._floor.members.named(name)
        if why is Farewell.BANNED:
            self._floor.door.ban(name, member.address if member else None)
        if member is None:
            return [Inform({"banned" if why is Farewell.BANNED else "nobody": name})]
        return self._floor.dismiss(member, why, now)

    def close(self, now: float) -> list[Effect]:
        """Bid everybody farewell. The log is closed by these departures, and a restart finds nobody here."""
        everyone = list(self._floor.members)
        farewells = [e for m in everyone for e in self._floor.dismiss(m, Farewell.STOPPED, now)]
        return [*farewells, Stop()]
