"""The client's side of level 2: how one comes in, keeps up with the log, says something once, and leaves.

No I/O, no clock: datagrams and times go in, news come out. `chatroom.client` carries them; a server of
level 1 is met by `chatroom.visitor`, which has the same face.

Longer than other files, because what a member does in each phase is one table, and reads as one.
"""

from collections.abc import Callable
from enum import Enum

from chatroom.catchup import Catchup
from chatroom.errors import MalformedError
from chatroom.events import Event, Farewell, Kind
from chatroom.messages import (
    Beacon,
    Cookie,
    Data,
    Exit,
    Hello,
    Join,
    Quit,
    Refused,
    Report,
    Resume,
    Roster,
    Welcome,
)
from chatroom.names import TEXT_BYTES, Refusal, tidy
from chatroom.news import Denied, Entered, Left, Lost, Missed, Names, News, Show, Transmit
from chatroom.outbox import Outbox
from chatroom.proofs import tag
from chatroom.roll_call import RollCall
from chatroom.wire import GAPS, pack, parse_answer

KNOCK_S, KNOCK_MOST_S = 0.1, 1.0
QUIT_S, QUITS = 0.2, 6
REORDER_S = 0.015
"""A datagram may have been overtaken: wait so long before calling it lost."""
ASK_S = 0.035
SILENCE_S = 0.5
REPORT_S = 3.0
DEAF_S = 12.0
"""The server shines at least every 5 s; silent for so long, it is gone."""


class Phase(Enum):
    """Where a member stands; PROTOCOL.md has the table."""

    GREETING = "greeting"
    ENTERING = "entering"
    INSIDE = "inside"
    LEAVING = "leaving"
    OUTSIDE = "outside"


class Membership:
    """One member's whole dealings with the room."""

    level = 2

    def __init__(self, name: str, now: float) -> None:
        """Begin to knock at once."""
        self.name = tidy(name)
        self.phase = Phase.GREETING
        self.knocks = 0
        self._words = 0  # so many greetings were answered in words
        self._outbox = Outbox()
        self._log = Catchup()
        self._log_id = self._token = b""
        self._session = 0
        self._cookie = b""
        self._catching_up = 0  # nothing is said again before this event has come
        self._numbered_from = 0  # our own numbers count from this event on
        self._heard_at = self._knock_at = self._report_at = now
        self._ask_at: float | None = None
        self._ask_wait = 0.0
        self._reported = 0
        self._roll = RollCall()

    @property
    def unsettled(self) -> int:
        """Return how many of our messages do not stand in the log yet."""
        return len(self._outbox)

    @property
    def is_met_with_words(self) -> bool:
        """Tell whether two greetings were answered by a server that does not know greetings.

        One forged datagram is no such server: a true one of level 2 answers in the meantime.
        """
        return self._words > 1

    @property
    def words_to_come(self) -> int:
        """Return how many greetings such a server has not answered yet."""
        return max(0, self.knocks - self._words) if self._words else 0

    @property
    def farewell(self) -> bytes:
        """Return the datagram that takes us out of the room, should this process come to a sudden end."""
        return pack(Quit(self._token)) if self._token else b""

    def longest_text(self) -> int:
        """Return how many bytes a text may have."""
        return TEXT_BYTES

    def receive(self, datagram: bytes, now: float) -> list[News]:
        """Return what a datagram from the server brings about."""
        try:
            answer = parse_answer(datagram)
        except MalformedError:
            # A sentence begins with a line feed: that is not for us, but for whoever had our port before.
            self._words += self.phase is Phase.GREETING and datagram[:1] not in (b"", b"2", b"\n")
            return []
        self._heard_at = now
        act = _TABLE.get((self.phase, type(answer)))
        return act(self, answer, now) if act else []

    def say(self, kind: Kind, to: str, text: str, now: float) -> list[News]:
        """Say something; it is repeated until it stands in the log."""
        self._outbox.add(kind, to, text, now)
        return self._speak(now)

    def ask_who(self, now: float) -> list[News]:
        """Ask who is in the room."""
        self._roll.call(now)
        return self.tick(now)

    def quit(self, now: float) -> list[News]:
        """Leave, whether or not everything was heard."""
        if self.phase is not Phase.INSIDE:
            return self._go(Left(Farewell.QUIT))
        self.phase, self.knocks, self._knock_at = Phase.LEAVING, 0, now
        return self.tick(now)

    def unreachable(self, now: float) -> list[News]:
        """Learn that nobody listens where the server was."""
        return self._lose(now) if self.phase is Phase.INSIDE else []

    def wake_at(self, now: float) -> float:
        """Return when `tick` has something to do at the latest."""
        if self.phase is not Phase.INSIDE:
            return self._knock_at
        speak_at = None if self._log.have < self._catching_up else self._outbox.due_at()
        dates = (speak_at, self._ask_at, self._roll.due_at, self._report_at, self._heard_at + DEAF_S)
        return max(now, min(date for date in dates if date is not None))

    def tick(self, now: float) -> list[News]:
        """Return what is due."""
        if self.phase is Phase.INSIDE:
            return self._tick_inside(now)
        if self.phase is Phase.OUTSIDE or now < self._knock_at:
            return []
        return self._knock(now)

    def _knock(self, now: float) -> list[News]:
        self.knocks += 1
        if self.phase is Phase.LEAVING:
            self._knock_at = now + QUIT_S
            gone = self.knocks > QUITS
            return self._go(Left(Farewell.QUIT)) if gone else [Transmit(pack(Quit(self._token)))]
        self._knock_at = now + min(KNOCK_S * 1.5 ** (self.knocks - 1), KNOCK_MOST_S)
        if self.phase is Phase.ENTERING and self.knocks % 8 == 0:
            self.phase = Phase.GREETING  # the cookie may have grown old
        if self.phase is Phase.GREETING:
            return [Transmit(pack(Hello()))]
        if self._session:
            resume = Resume(self._cookie, self._session, self._token, self._log.have)
            return [Transmit(pack(resume))]
        return [Transmit(pack(Join(self._cookie, self.name)))]

    def _tick_inside(self, now: float) -> list[News]:
        if now >= self._heard_at + DEAF_S:
            return self._lose(now)
        news = self._speak(now)
        if self._ask_at is not None and now >= self._ask_at:
            news += self._ask(now)
        if question := self._roll.due(self._token, now, self._outbox.patience_s):
            news.append(Transmit(pack(question)))
        if now >= self._report_at:
            news += self._report(now)
        return news

    def _speak(self, now: float) -> list[News]:
        if self.phase is not Phase.INSIDE or self._log.have < self._catching_up:
            return []
        said = self._outbox.due(self._token, self._log.have, now)
        if said:
            self._report_at = now + REPORT_S
        return [Transmit(pack(say)) for say in said]

    def _report(self, now: float, *gaps: tuple[int, int]) -> list[News]:
        self._report_at = now + REPORT_S
        self._reported = self._log.have
        return [Transmit(pack(Report(self._token, self._log.have, gaps)))]

    def _ask(self, now: float) -> list[News]:
        """Name the gaps; wait longer each time while nothing at all is heard: nobody may be there."""
        grown = self._ask_wait * 1.5 if now - self._heard_at > SILENCE_S else 0.0
        self._ask_wait = min(max(grown, (self._outbox.round_trip_s or 0.08) * 2.5, ASK_S), 1.0)
        self._ask_at = now + self._ask_wait
        return self._report(now, *self._log.gaps(GAPS))

    def _lose(self, now: float) -> list[News]:
        self.phase, self.knocks, self._knock_at = Phase.GREETING, 0, now
        return [Lost(), *self.tick(now)]

    def _go(self, last: Left | Denied) -> list[News]:
        self.phase = Phase.OUTSIDE
        return [last]

    def _on_cookie(self, answer: Cookie, now: float) -> list[News]:
        if self.phase is Phase.GREETING and self.knocks == 1:
            self._outbox.measure(now - (self._knock_at - KNOCK_S))
        self._cookie = answer.cookie
        self.phase, self.knocks, self._knock_at = Phase.ENTERING, 0, now
        return self.tick(now)

    def _on_welcome(self, answer: Welcome, now: float) -> list[News]:
        again = bool(self._token)
        if answer.log != self._log_id or answer.head <= self._log.have:
            self._log = Catchup(answer.first - 1)  # another log: its numbers mean other events
            self._log_id, self._numbered_from = answer.log, answer.head
        self._log.head = max(self._log.head, answer.head)
        if answer.session != self._session:
            self._catching_up = answer.session if again else 0
            self._numbered_from = self._numbered_from if again else answer.session
        self._session, self._token = answer.session, answer.token
        self.phase = Phase.INSIDE
        self._outbox.hurry(now)
        self._ask_at = None if self._log.is_complete else now
        self._ask_wait = 0.0
        self._report_at = now + REPORT_S
        return [Entered(2, again), *self._caught_up(now), *self.tick(now)]

    def _caught_up(self, now: float) -> list[News]:
        if self._catching_up and self._log.have >= self._catching_up:
            self._catching_up, self._numbered_from = 0, self._session
            self._outbox.renumber(now)
            return self._speak(now)
        return []

    def _on_refused(self, answer: Refused, _: float) -> list[News]:
        try:
            return self._go(Denied(Refusal(answer.why), answer.limit))
        except ValueError:
            return []

    def _on_data(self, answer: Data, now: float) -> list[News]:
        for number, (event, _tags) in enumerate(answer.entries, answer.first):
            ours = event.kind is Kind.REFUSED or event.name == self.name
            if event.own and ours and number > self._numbered_from:
                self._outbox.settle(event.own, now)  # it stands in the log, though its turn may not have come
        events = [
            None if event.kind is Kind.SEALED and tag(self._token, number) in tags else event
            for number, (event, tags) in enumerate(answer.entries, answer.first)
        ]
        return self._deliver(self._log.take(answer.first, events), now)

    def _deliver(self, ready: list[tuple[int, Event]], now: float) -> list[News]:
        news = [Show(event, earlier=n < self._session) for n, event in ready if event.kind is not Kind.SEALED]
        self._plan_to_ask(bool(ready), now)
        return [*news, *self._caught_up(now), *self._speak(now)]

    def _plan_to_ask(self, progress: bool, now: float) -> None:
        if self._log.is_complete:
            self._ask_at = None
        elif self._ask_at is None or progress:
            self._ask_wait = 0.0
            self._ask_at = now + REORDER_S if self._ask_at is None else min(self._ask_at, now + REORDER_S)

    def _on_beacon(self, answer: Beacon, now: float) -> list[News]:
        if self._log.contradicts(answer.head) or answer.oldest > answer.head:
            return self._lose(now)
        self._log.take(answer.head, [])
        lost, ready = (0, []) if answer.oldest <= self._log.have + 1 else self._log.skip_to(answer.oldest)
        news = self._deliver(ready, now)
        if lost:
            news.insert(0, Missed(lost))
        if self._log.is_complete and self._reported < self._log.have:
            news += self._report(now)
        return news

    def _on_roster(self, answer: Roster, _: float) -> list[News]:
        names = self._roll.take(answer)
        return [] if names is None else [Names(names)]

    def _on_exit(self, answer: Exit, now: float) -> list[News]:
        if answer.why is Farewell.UNKNOWN or (answer.why is Farewell.SILENT and self._token == answer.token):
            return self._lose(now)
        return self._go(Left(answer.why)) if answer.token == self._token else []

    def _on_no_session(self, answer: Exit, now: float) -> list[News]:
        if answer.why not in (Farewell.UNKNOWN, Farewell.SILENT):
            return self._on_exit(answer, now)
        self._session, self._knock_at = 0, now
        return self.tick(now)

    def _on_goodbye(self, answer: Exit, _: float) -> list[News]:
        known = answer.token == self._token or answer.why is Farewell.UNKNOWN
        return self._go(Left(Farewell.QUIT)) if known else []


_TABLE: dict[tuple[Phase, type], Callable[..., list[News]]] = {
    (Phase.GREETING, Cookie): Membership._on_cookie,
    (Phase.ENTERING, Cookie): Membership._on_cookie,
    (Phase.ENTERING, Welcome): Membership._on_welcome,
    (Phase.ENTERING, Refused): Membership._on_refused,
    (Phase.ENTERING, Exit): Membership._on_no_session,
    (Phase.INSIDE, Data): Membership._on_data,
    (Phase.INSIDE, Beacon): Membership._on_beacon,
    (Phase.INSIDE, Roster): Membership._on_roster,
    (Phase.INSIDE, Exit): Membership._on_exit,
    (Phase.LEAVING, Exit): Membership._on_goodbye,
}
"""What each message means in each phase; what is not here is dropped."""
