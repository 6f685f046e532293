"""The client's two processes: the parent has the socket and receives, a forked child has the terminal.

One of them must keep the member's numbers, so what is typed goes through the parent, by a socketpair, and not
straight to the socket as in the lecture notes. Both can reach the server: whichever is killed, the other
tells the room. What the datagrams mean is decided by `chatroom.member` or `chatroom.visitor`.
"""

import base64
import select
import socket
import sys
import time
from dataclasses import dataclass

from chatroom import children
from chatroom.console import MemberConsole
from chatroom.events import Farewell, Kind
from chatroom.i18n import _
from chatroom.link import Link, Note, pair
from chatroom.member import Membership, Phase
from chatroom.news import Denied, Entered, Hear, Left, Lost, Missed, Names, News, Show, Transmit
from chatroom.terminal import Terminal, is_interactive
from chatroom.visitor import Visit
from chatroom.wording import reason

DATAGRAM_BYTES = 2048
GREETINGS = 7
"""So many greetings without an answer, some three seconds, and the server is taken for one of level 1.

One that answers two greetings in words is known for what it is.
"""
FLUSH_S = 10.0
CONSOLE_BYTES = 1 << 20
"""When a console that does not read has so much waiting, the socket is not read either."""
Core = Membership | Visit


@dataclass
class Wire:
    """The socket and the core behind it: datagrams in, datagrams out, everything else handed on."""

    sock: socket.socket
    core: Core
    nobody_listens: bool = False

    def receive(self, now: float) -> list[News]:
        """Return the news of all that has arrived."""
        news: list[News] = []
        while True:
            try:
                datagram = self.sock.recv(DATAGRAM_BYTES, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return news
            except ConnectionRefusedError:
                return news + self._unreachable(now)
            except OSError:
                return news
            news += self.core.receive(datagram, now)

    def _unreachable(self, now: float) -> list[News]:
        self.nobody_listens = True
        return self.core.unreachable(now)

    def transmit(self, news: list[News], now: float) -> list[News]:
        """Send what is to be sent and return the rest."""
        rest: list[News] = []
        for item in news:
            if not isinstance(item, Transmit):
                rest.append(item)
                continue
            try:
                self.sock.send(item.datagram)
            except ConnectionRefusedError:
                rest += self._unreachable(now)
            except OSError:
                continue  # no way there just now: as good as lost
        return rest


def enter(sock: socket.socket, name: str, signals: children.Signals) -> tuple[Wire, list[News]]:
    """Come in, on level 2 or else on level 1; return the last news of it: Entered, Denied or Left."""
    wire = Wire(sock, Membership(name, time.monotonic()))
    while True:
        now = time.monotonic()
        rest = wire.transmit(wire.receive(now) + wire.core.tick(now), now)
        if any(isinstance(item, Entered | Denied | Left) for item in rest):
            return wire, rest
        if wire.nobody_listens or signals.caught:
            return wire, [Left(Farewell.UNKNOWN)]
        if isinstance(wire.core, Membership) and _speaks_level_1(wire.core):
            wire.core = Visit(name, now, wire.core.words_to_come)
        elif wire.core.knocks > GREETINGS and wire.core.phase is Phase.GREETING:
            return wire, [Left(Farewell.UNKNOWN)]
        _wait([sock, signals], wire.core.wake_at(now) - now)


def _speaks_level_1(core: Membership) -> bool:
    return core.phase is Phase.GREETING and (core.is_met_with_words or core.knocks > GREETINGS)


def _wait(sources: list[socket.socket | children.Signals], wait_s: float) -> None:
    poller = select.poll()
    for source in sources:
        poller.register(source, select.POLLIN)
    poller.poll(max(0.0, min(wait_s, 1.0)) * 1000)


@dataclass
class Receiver:
    """The parent's loop: the wire on one side, the console's process on the other."""

    wire: Wire
    console: Link
    signals: children.Signals
    why: Farewell | None = None
    _said: int = 0
    _settled: int = 0
    _quitting: bool = False
    _flush_until: float = 0.0

    def run(self, first: list[News]) -> None:
        """Receive, and pass on what is typed, until the member is out."""
        now = time.monotonic()
        self._tell(self.wire.transmit(first, now))
        while self.why is None:
            ready = self._ready(now)
            now = time.monotonic()
            news = self.wire.core.tick(now)
            if self.wire.sock.fileno() in ready:
                news += self.wire.receive(now)
            if self.console.fileno() in ready:
                news += self._listen(now)
            if self.console.ended or self.signals.caught:
                self._quitting, self._flush_until = True, 0.0
            news += self._quit_when_flushed(now)
            self._tell(self.wire.transmit(news, now))

    def _ready(self, now: float) -> set[int]:
        poller = select.poll()
        if self.console.waiting_bytes < CONSOLE_BYTES:
            poller.register(self.wire.sock, select.POLLIN)
        poller.register(self.signals, select.POLLIN)
        if not self.console.ended:
            waiting = select.POLLOUT if self.console.waiting_bytes else 0
            poller.register(self.console, select.POLLIN | waiting)
        wait_s = min(self.wire.core.wake_at(now) - now, 0.05 if self._quitting else 60.0)
        return {fd for fd, _event in poller.poll(max(0.0, wait_s) * 1000)}

    def _listen(self, now: float) -> list[News]:
        self.console.push()
        return [news for note in self.console.receive() for news in self._obey(note, now)]

    def _obey(self, note: Note, now: float) -> list[News]:
        core = self.wire.core
        match note:
            case {"do": "say", "kind": kind, "text": text, "to": to}:
                self._said += 1
                return core.say(Kind(kind), to, text, now)
            case {"do": "who"}:
                return core.ask_who(now)
            case {"do": "quit"}:
                self._quitting, self._flush_until = True, now + FLUSH_S
        return []

    def _quit_when_flushed(self, now: float) -> list[News]:
        core = self.wire.core
        if not self._quitting or core.phase in (Phase.LEAVING, Phase.OUTSIDE):
            return []
        if core.unsettled and now < self._flush_until:
            return []
        return core.quit(now)

    def _tell(self, news: list[News]) -> None:
        for item in news:
            note = _note(item)
            if isinstance(item, Entered):
                note["farewell"] = base64.b64encode(self.wire.core.farewell).decode()
            if isinstance(item, Left | Denied):
                self.why = item.why if isinstance(item, Left) else Farewell.KICKED
                note["unsettled"] = self.wire.core.unsettled
            self.console.post(**note)
        settled = self._said - self.wire.core.unsettled
        if settled != self._settled:
            self._settled = settled
            self.console.post(settled=settled)


def _note(item: News) -> Note:
    match item:
        case Show(event, earlier):
            return {"show": [int(event.kind), *event[1:5]], "earlier": earlier}
        case Hear(sentence):
            return {"hear": sentence}
        case Names(names):
            return {"names": names}
        case Entered(level, again):
            return {"entered": level, "again": again}
        case Lost():
            return {"lost": True}
        case Missed(events):
            return {"missed": events}
        case Denied(why, limit, words):
            return {"denied": words or reason(why, limit)}
        case Left(why):
            return {"left": int(why)}
    return {}


def chat(wire: Wire, first: list[News], signals: children.Signals) -> int:
    """Run both processes until the member is out; return the exit code. The terminal is left as it was."""
    terminal = Terminal()
    ours, theirs = pair()

    def work() -> int:
        ours.close()
        return _terminal_process(theirs, wire)

    pid = children.fork(work)
    theirs.close()
    receiver = Receiver(wire, ours, signals)
    try:
        receiver.run(first)
    finally:
        ours.close()
        code = children.reap(pid)
        terminal.restore()
    unheard = wire.core.unsettled
    return 0 if receiver.why in (Farewell.QUIT, Farewell.STOPPED) and code == 0 and not unheard else 1


def _terminal_process(link: Link, wire: Wire) -> int:
    """Be the child: have the terminal, and tell the room should the parent come to a sudden end."""
    console = MemberConsole(wire.core.name, wire.core.level, wire.core.longest_text())
    if is_interactive():
        from chatroom.prompt import converse  # noqa: PLC0415  # slow to load, and only needed here
    else:
        from chatroom.plain import converse  # noqa: PLC0415
    converse(link, console)
    if console.is_over:
        return 0
    print(_("the receiving process has ended"), file=sys.stderr)
    # A datagram may be lost, and nobody is left to wait for the answer; but two would end the notes' server.
    for _attempt in range(3 if wire.core.level == 2 else 1):
        try:
            wire.sock.send(console.farewell)
        except OSError:
            continue
    return 1
