"""The room's desk for level 2: what a datagram of our own protocol means here.

Nothing is kept of anybody who has not shown that he receives at his address, and nothing longer is sent there
than came. A member's messages are taken once, and in the order of his own numbers.
"""

from chatroom.addresses import Address
from chatroom.effects import Effect, Recall, Seat, Send, Unseat
from chatroom.errors import MalformedError
from chatroom.events import Event, Farewell, Kind, pack_event, pack_seal
from chatroom.floor import SEALED, Floor
from chatroom.log import pack_run
from chatroom.members import Member
from chatroom.messages import (
    AskWho,
    Beacon,
    Cookie,
    Exit,
    Hello,
    Join,
    Quit,
    Refused,
    Report,
    Resume,
    Roster,
    Say,
    Welcome,
)
from chatroom.names import TEXT_BYTES, Refusal, clean, fold, tidy
from chatroom.wire import DATAGRAM_BYTES, ROSTER_HEAD_BYTES, pack, parse_request

NOTHING: list[Effect] = []
WINDOW = 64
"""So many of a member's messages may be under way: those before their turn wait here for the others."""
REPAIRS = 256
"""So many events are repeated to a member in answer to one report."""
MOVES_AFTER_S = 10.0
"""A session goes to another address only when the old one has been silent for so long."""
UNKNOWN = pack(Exit(Farewell.UNKNOWN))


class Desk2:
    """Answers every message of level 2."""

    def __init__(self, floor: Floor, log_id: bytes, oldest: int | None = None) -> None:
        """Serve the members of this floor; `oldest` is the first event of the journal, if there is one."""
        self._floor = floor
        self._log_id = log_id
        self._oldest = oldest
        self._answers = {
            Hello: self._hello,
            Join: self._join,
            Resume: self._resume,
            Say: self._say,
            Report: self._report,
            Quit: self._quit,
            AskWho: self._who,
        }

    def receive(self, datagram: bytes, sender: Address, now: float) -> list[Effect]:
        """Return what a datagram brings about."""
        try:
            request = parse_request(datagram)
        except MalformedError:
            self._floor.counts["malformed"] += 1
            return NOTHING
        return self._answers[type(request)](request, sender, now)  # type: ignore[operator, no-any-return]

    def beacon(self) -> bytes:
        """Return what tells a member how far the log goes, and how far back."""
        log = self._floor.log
        return pack(Beacon(log.head, log.oldest if self._oldest is None else self._oldest))

    def _hello(self, _: Hello, sender: Address, now: float) -> list[Effect]:
        if not self._floor.knock(sender, now):
            return NOTHING
        return [Send(sender, pack(Cookie(self._floor.proofs.cookie(sender, now))))]

    def _shown(self, cookie: bytes, sender: Address, now: float) -> bool:
        if self._floor.knock(sender, now) and self._floor.proofs.is_cookie(cookie, sender, now):
            return True
        self._floor.counts["cookie not valid"] += 1
        return False

    def _join(self, request: Join, sender: Address, now: float) -> list[Effect]:
        if not self._shown(request.cookie, sender, now):
            return self._hello(Hello(), sender, now)
        name = tidy(request.name)
        member = self._floor.members.by_address.get(sender)
        if member and member.level == 2 and fold(member.name) == fold(name):
            return [self._welcome(member)]  # the first Welcome was lost, or the Join came twice
        refused = self._floor.door.refusal(request.name, sender, 2)
        if refused:
            self._floor.counts["refused"] += 1
            return [Send(sender, pack(Refused(*refused)))]
        return [Seat(sender, 2), self._welcome(self._floor.admit(name, sender, 2, now))]

    def _resume(self, request: Resume, sender: Address, now: float) -> list[Effect]:
        if not self._shown(request.cookie, sender, now):
            return self._hello(Hello(), sender, now)
        member = self._floor.members.of_session(request.session)
        if member is None or member.level != 2 or request.token != member.token:
            return [Send(sender, self._floor.gone.get(sender, UNKNOWN))]
        effects: list[Effect] = []
        if member.address != sender:
            if now - member.heard_at < MOVES_AFTER_S or sender in self._floor.members.by_address:
                self._floor.counts["session still in use"] += 1
                return NOTHING
            effects = [Unseat(member.address, 2), Seat(sender, 2)]
            self._floor.members.move(member, sender)
            self._floor.remember(member)
        member.heard_at = now
        return [*effects, self._welcome(member)]

    def _welcome(self, member: Member) -> Send:
        log = self._floor.log
        first = max(member.session - self._floor.limits.scrollback, log.oldest, 1)
        welcome = Welcome(self._log_id, member.session, member.token, member.own, first, log.head, TEXT_BYTES)
        return Send(member.address, pack(welcome))

    def _member(self, sender: Address, token: bytes, now: float) -> Member | None:
        member = self._floor.members.by_address.get(sender)
        if member is None or member.token != token or member.level != 2:
            self._floor.counts["not a member"] += 1
            return None
        member.heard_at = now
        return member

    def _unknown(self, sender: Address, now: float) -> list[Effect]:
        if sender in self._floor.members.by_address or not self._floor.knock(sender, now):
            return NOTHING  # a wrong token from a member's address: forged, or from before he came back
        return [Send(sender, self._floor.gone.get(sender, UNKNOWN))]

    def _say(self, request: Say, sender: Address, now: float) -> list[Effect]:
        member = self._member(sender, request.token, now)
        if member is None:
            return self._unknown(sender, now)
        ahead = request.own - member.own
        if ahead <= 0:
            self._floor.counts["said again"] += 1
            return [Send(sender, self.beacon())]  # shows him the gap that his echo is in
        if ahead > WINDOW or not self._floor.door.speaking.allows(member.session, now):
            self._floor.counts["spoke too fast"] += 1
            return NOTHING  # he will say it again
        if ahead == 1:
            self._take(member, request.kind, request.to, request.text, now)
            if member.waiting:
                self._take_waiting(member, now)
        else:
            member.waiting = member.waiting or {}
            member.waiting[request.own] = (request.kind, request.to, request.text)
        return NOTHING

    def _take_waiting(self, member: Member, now: float) -> None:
        waiting = member.waiting or {}
        while said := waiting.pop(member.own + 1, None):
            self._take(member, *said, now)
        for late in [own for own in waiting if own <= member.own]:
            del waiting[late]
        member.waiting = waiting or None

    def _take(self, member: Member, kind: int, to: str, text: str, now: float) -> None:
        """Turn a message into exactly one event: itself, or a refusal that only its speaker reads."""
        floor = self._floor
        member.own += 1
        text = clean(text)  # first: what it puts in may be longer than what it takes out
        why = Refusal.TEXT_LONG if len(text.encode()) > TEXT_BYTES else None
        if not text.strip():
            why = Refusal.TEXT_EMPTY
        other = floor.members.named(to) if kind == Kind.PRIVATE else None
        if kind == Kind.PRIVATE and other is None:
            why = why or Refusal.NOBODY
        if why:
            floor.publish(Kind.REFUSED, now, member, own=member.own, text=str(int(why)), name=clean(to)[:24])
        elif other:
            floor.publish(
                Kind.PRIVATE,
                now,
                member,
                own=member.own,
                text=text,
                to=other.name,
                to_session=other.session,
            )
        else:
            floor.publish(Kind(kind), now, member, own=member.own, text=text)

    def _report(self, request: Report, sender: Address, now: float) -> list[Effect]:
        member = self._member(sender, request.token, now)
        if member is None:
            return self._unknown(sender, now)
        member.have = max(member.have, min(request.have, self._floor.log.head - 1))
        effects: list[Effect] = []
        left = REPAIRS
        for first, count in request.gaps:
            end = min(first + min(count, left), self._floor.log.head)
            if first < end:
                effects += self._repair(member, first, end)
                left -= end - first
        return effects

    def _repair(self, member: Member, first: int, end: int) -> list[Effect]:
        self._floor.counts["repaired"] += end - first
        oldest = self._floor.log.oldest
        if first < oldest:
            if self._oldest is None or end <= self._oldest:
                return [Send(member.address, self.beacon())]  # it is gone for good
            return [Recall(member.session, first, min(end, oldest))]
        entries = [self._floor.entry_for(member, number) for number in range(first, end)]
        return [Send(member.address, datagram) for datagram in pack_run(first, entries)]

    def recalled(self, session: int, first: int, events: list[Event]) -> list[Effect]:
        """Return what sends events from the journal to the member who asked for them."""
        member = self._floor.members.of_session(session)
        if member is None:
            return NOTHING
        entries = [self._as_seen(event, session) for event in events]
        return [Send(member.address, datagram) for datagram in pack_run(first, entries)]

    @staticmethod
    def _as_seen(event: Event, session: int) -> bytes:
        if event.kind in SEALED and session not in (event.session, event.to_session):
            return pack_seal(event.at, [])
        return pack_event(event)

    def _quit(self, request: Quit, sender: Address, now: float) -> list[Effect]:
        member = self._member(sender, request.token, now)
        return self._floor.dismiss(member, Farewell.QUIT, now) if member else self._unknown(sender, now)

    def _who(self, request: AskWho, sender: Address, now: float) -> list[Effect]:
        member = self._member(sender, request.token, now)
        if member is None:
            return self._unknown(sender, now)
        if not self._floor.door.speaking.allows(member.session, now):
            return NOTHING
        pages = _pages([other.name for other in self._floor.members])
        rosters = (Roster(request.question, part, len(pages), tuple(page)) for part, page in enumerate(pages))
        return [Send(sender, pack(roster)) for roster in rosters]


def _pages(names: list[str]) -> list[list[str]]:
    """Return the names in as many parts as datagrams are needed for them, at most 255."""
    pages: list[list[str]] = [[]]
    room = DATAGRAM_BYTES - ROSTER_HEAD_BYTES
    for name in names:
        size = 1 + len(name.encode())
        if size > room:
            pages.append([])
            room = DATAGRAM_BYTES - ROSTER_HEAD_BYTES
        pages[-1].append(name)
        room -= size
    return pages[:255]
