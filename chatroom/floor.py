"""What happens in the room, on whichever level: who comes, who goes, what is said, who hears of it.

No sockets, no clock, no processes. `chatroom.desk1` and `chatroom.desk2` read the datagrams, one for each
level, and call upon the floor. What happened is handed out by `record` and `voices`, once for a batch.
"""

from collections import Counter

from chatroom.addresses import Address, host_of
from chatroom.door import Door, Limits
from chatroom.effects import Broadcast, Effect, Past, Record, Seat, Seated, Send, Tell, Unseat
from chatroom.events import Event, Farewell, Kind, pack_event, pack_seal
from chatroom.level1 import EXIT
from chatroom.log import Log, pack_run
from chatroom.members import Member, Members
from chatroom.messages import Exit
from chatroom.proofs import Proofs, tag
from chatroom.wire import pack

SEALED = (Kind.PRIVATE, Kind.REFUSED)
GONE = 1024
"""So many of those who left are remembered, to repeat their farewell to those who missed it."""


class Floor:
    """Members and their log. Invariant: every event published is in exactly one Record."""

    def __init__(
        self, limits: Limits, secret: bytes, started_at: float = 0.0, past: Past | None = None
    ) -> None:
        """Open the room; `started_at` is the wall clock's time when `now` was 0."""
        past = past or Past()
        self.limits = limits
        self.members = Members()
        self.door = Door(limits, self.members)
        self.proofs = Proofs(secret)
        self.log = Log(past.head - len(past.recent))
        self.counts: Counter[str] = Counter()
        self.gone: dict[Address, bytes] = {}
        self.started_at = started_at
        self._sealed: dict[int, Event] = {}
        self._fresh: list[Event] = []
        self._seated: list[Seated] = []
        self._left: list[int] = []
        for event in past.recent:
            self._enter(event)
        self._told = self._recorded = self.log.head

    def publish(self, kind: Kind, now: float, member: Member | None = None, **more: object) -> Event:
        """Give an event its number, its time and its place in the log."""
        if member:
            more = {"name": member.name, "session": member.session, **more}
        event = Event(kind, int(self.started_at + now), **more)  # type: ignore[arg-type]
        self._enter(event)
        self._fresh.append(event)
        return event

    def _enter(self, event: Event) -> None:
        if event.kind not in SEALED:
            self.log.append(pack_event(event))
            return
        tokens = [self.proofs.token(session) for session in {event.session, event.to_session} - {0}]
        number = self.log.append(pack_seal(event.at, [tag(token, self.log.head) for token in tokens]))
        self._sealed[number] = event
        while self._sealed and next(iter(self._sealed)) < self.log.oldest:
            del self._sealed[next(iter(self._sealed))]

    def admit(self, name: str, sender: Address, level: int, now: float) -> Member:
        """Let somebody in whom the door has let pass, and say so to the others."""
        session = self.log.head
        member = Member(session, name, sender, level, self.proofs.token(session))
        member.heard_at = now
        member.have = session - 1
        self.members.add(member)
        self.publish(Kind.JOINED, now, member)
        self.remember(member)
        return member

    def remember(self, member: Member) -> None:
        """Have it recorded who this member is and where, so that he is one after a crash too."""
        self._seated.append(Seated(member.session, member.name, member.level, member.address, member.own))

    def seat_again(self, past: Past, now: float) -> list[Effect]:
        """Return what puts those who were in the room when the server died back into their seats."""
        for seated in past.seated:
            member = Member(seated.session, seated.name, seated.address, seated.level)
            member.token = self.proofs.token(seated.session)
            member.own, member.heard_at = seated.own, now
            self.members.add(member)
        return [Seat(member.address, member.level) for member in self.members]

    def dismiss(self, member: Member, why: Farewell, now: float) -> list[Effect]:
        """Let a member go, tell him, and say so to the others."""
        self.members.remove(member)
        self.publish(Kind.LEFT, now, member, text=str(int(why)))
        self._left.append(member.session)
        farewell = EXIT if member.level == 1 else pack(Exit(why, member.token))
        self.gone[member.address] = farewell
        if len(self.gone) > GONE:
            del self.gone[next(iter(self.gone))]
        return [Unseat(member.address, member.level), Send(member.address, farewell)]

    def record(self) -> Record | None:
        """Return what has happened since the last call: to be on disk before anybody hears of it."""
        if not (self._fresh or self._seated or self._left):
            return None
        record = Record(self._recorded, self._fresh, self._seated, self._left)
        self._recorded = self.log.head
        self._fresh, self._seated, self._left = [], [], []
        return record

    def voices(self, record: Record) -> list[Effect]:
        """Return who is to hear of what was recorded."""
        effects: list[Effect] = []
        if self.members.of_level[2] and self._told < self.log.head:
            effects.append(Broadcast(self.log.datagrams(self._told, self.log.head)))
        for number, event in enumerate(record.events, record.first):
            if event.kind in SEALED:
                effects += self._whispers(number, event)
            elif self.members.of_level[1]:
                effects.append(Tell(event, but=self._address(event.session)))
        self._told = self.log.head
        return effects

    def _address(self, session: int) -> Address | None:
        member = self.members.of_session(session)
        return member.address if member else None

    def _whispers(self, number: int, event: Event) -> list[Effect]:
        effects: list[Effect] = []
        for session in {event.session, event.to_session} - {0}:
            member = self.members.of_session(session)
            if member and member.level == 2:
                effects.append(Send(member.address, pack_run(number, [pack_event(event)])[0]))
            elif member and session == event.to_session:
                effects.append(Tell(event, to=member.address))
        return effects

    def entry_for(self, member: Member, number: int) -> bytes:
        """Return an entry as this member may read it."""
        event = self._sealed.get(number)
        if event and member.session in (event.session, event.to_session):
            return pack_event(event)
        return self.log.entry(number)

    def passes(self, sender: Address, now: float) -> bool:
        """Tell whether one more datagram of an address is read at all: a flood must cost next to nothing."""
        if self.door.arriving.allows(sender, now):
            return True
        self.counts["came too fast"] += 1
        return False

    def knock(self, sender: Address, now: float) -> bool:
        """Tell whether a stranger is to be heard at all."""
        if not self.door.reachable(sender):
            self.counts["unreachable"] += 1
            return False
        if not self.door.knocking.allows(host_of(sender), now):
            self.counts["knocked too fast"] += 1
            return False
        return True
