"""The server's two processes: the parent relays, a forked child is the administrator's console.

The parent owns the socket and the journal and never waits for the child; a socketpair joins them. It only
receives, lets the room decide (`chatroom.room`), and sends.
"""

import select
import socket
import sys
import time
from dataclasses import dataclass

from chatroom import children, fanout, inbox, wording
from chatroom.admin import AdminConsole, order_of
from chatroom.effects import (
    Broadcast,
    Effect,
    Explain,
    Inform,
    Recall,
    Record,
    Seat,
    Send,
    Stop,
    Tell,
    Unseat,
)
from chatroom.events import Event, Kind
from chatroom.i18n import _
from chatroom.journal import Journal
from chatroom.link import Link, pair
from chatroom.room import Room
from chatroom.sockets import unpack_address
from chatroom.terminal import Terminal, is_interactive

CONSOLE_BYTES = 256 * 1024
"""A console that is stopped holds nobody up: beyond so many bytes it misses lines."""


@dataclass
class Server:
    """The relaying process."""

    room: Room
    sock: socket.socket
    journal: Journal | None
    console: Link
    console_pid: int
    terminal: Terminal

    def __post_init__(self) -> None:
        """Prepare the ways in and out; all resources were handed in, and are closed by who made them."""
        self._inbox = inbox.open_inbox(self.sock)
        self._audiences = {level: fanout.open_audience(self.sock) for level in (1, 2)}
        self._stopping = False
        self._has_console = True
        self._carriers = {
            Seat: self._seat,
            Unseat: self._unseat,
            Send: self._send,
            Broadcast: self._broadcast,
            Tell: self._tell,
            Explain: self._explain,
            Recall: self._recall,
            Inform: self._inform,
            Stop: self._stop,
        }

    def run(self, signals: children.Signals) -> None:
        """Relay until told to stop."""
        poller = select.poll()
        for source in (self.sock, self.console, signals):
            poller.register(source, select.POLLIN)
        self._carry(self.room.open(time.monotonic()))
        while not self._stopping:
            wait_s = self.room.wake_at() - time.monotonic()
            ready = dict(poller.poll(max(0.0, wait_s) * 1000))
            self._turn(ready, poller, stop=signals.caught is not None)
        self._end_console(poller)

    def _turn(self, ready: dict[int, int], poller: select.poll, stop: bool) -> None:
        """Take one batch of whatever came, and pass on what follows from it together."""
        now = time.monotonic()
        effects: list[Effect] = []
        if self.sock.fileno() in ready:
            for datagram, sender in self._inbox.drain():
                effects += self.room.receive(datagram, sender, now)
        if now >= self.room.wake_at():
            self.room.set_clock(time.time(), now)
            effects += self.room.tick(now)
            if self.journal:
                self.journal.retry(now)
        if self._has_console and self.console.fileno() in ready:
            effects += self._hear_console(poller, ready, now)
        if stop:
            effects += self.room.close(now)
        self._settle(effects, now)

    def _settle(self, effects: list[Effect], now: float) -> None:
        record = self.room.record()
        if record and self.journal:
            self.journal.write(record, now)  # before anybody hears of it
        self._carry(effects)
        if record:
            self._carry(self.room.settle(record, now))
            self._show(record)

    def _carry(self, effects: list[Effect]) -> None:
        for effect in effects:
            self._carriers[type(effect)](effect)  # type: ignore[operator]

    def _seat(self, effect: Seat) -> None:
        self._audiences[effect.level].add(effect.address)

    def _unseat(self, effect: Unseat) -> None:
        self._audiences[effect.level].remove(effect.address)

    def _send(self, effect: Send) -> None:
        self._transmit(effect.datagram, effect.address)

    def _transmit(self, datagram: bytes, address: bytes) -> None:
        try:
            self.sock.sendto(datagram, unpack_address(address))
        except OSError:
            self._audiences[2].skipped += 1  # its own fault, or a full buffer: lost, as datagrams may be

    def _broadcast(self, effect: Broadcast) -> None:
        self._audiences[2].send(effect.datagrams)

    def _tell(self, effect: Tell) -> None:
        sentence = b"\n" + wording.sentence(effect.event).encode()
        if effect.to:
            self._transmit(sentence, effect.to)
        else:
            self._audiences[1].send([sentence], effect.but)

    def _explain(self, effect: Explain) -> None:
        self._transmit(wording.reason(effect.why, effect.limit).encode(), effect.address)

    def _recall(self, effect: Recall) -> None:
        if self.journal:
            events = self.journal.read(effect.first, effect.end)
            self._carry(self.room.recalled(effect.session, effect.first, events))

    def _inform(self, effect: Inform) -> None:
        note = dict(effect.note)
        if isinstance(stats := note.get("stats"), dict):
            note["stats"] = {**stats, "unsent": sum(each.skipped for each in self._audiences.values())}
        self._note(**note)

    def _stop(self, _effect: Stop) -> None:
        self._stopping = True

    def warn(self, words: str) -> None:
        """Tell the administrator of trouble: on his console, or on stderr when he has none."""
        if not self._note(warning=words):
            print(words, file=sys.stderr, flush=True)

    def _note(self, **note: object) -> bool:
        return self._has_console and self.console.waiting_bytes < CONSOLE_BYTES and self.console.post(**note)

    def _show(self, record: Record) -> None:
        if self._has_console:
            for event in record.events:
                if event.kind not in (Kind.PRIVATE, Kind.REFUSED):  # the administrator is no eavesdropper
                    self._note(show=_shown(event))

    def _hear_console(self, poller: select.poll, ready: dict[int, int], now: float) -> list[Effect]:
        if ready[self.console.fileno()] & select.POLLOUT:
            self.console.push()
        effects: list[Effect] = []
        if ready[self.console.fileno()] & ~select.POLLOUT:
            for note in self.console.receive():
                effects += self.room.obey(order_of(note), now)
        if self.console.ended:
            self._end_console(poller)
        else:
            poller.modify(self.console, select.POLLIN | (select.POLLOUT if self.console.waiting_bytes else 0))
        return effects

    def _end_console(self, poller: select.poll) -> None:
        """Reap the child; the room goes on without it."""
        if self._has_console:
            self._has_console = False
            poller.unregister(self.console)
            self.console.close()
            code = children.reap(self.console_pid)
            self.terminal.restore()
            if code:
                self.warn(_("the console has ended; the room goes on"))


def _shown(event: Event) -> list[object]:
    return [int(event.kind), *event[1:5]]


def start_console(sock: socket.socket) -> tuple[Link, int]:
    """Fork the administrator's console; return the link to it and its pid."""
    ours, theirs = pair()

    def work() -> int:
        ours.close()
        sock.close()  # else the port would be taken for as long as this process lives
        return _console(theirs)

    pid = children.fork(work)
    theirs.close()
    return ours, pid


def _console(link: Link) -> int:
    if is_interactive():
        from chatroom.prompt import converse  # noqa: PLC0415  # slow to load: the server is up meanwhile
    else:
        from chatroom.plain import converse  # noqa: PLC0415
    converse(link, AdminConsole())
    return 0


def serve(room: Room, sock: socket.socket, journal: Journal | None) -> None:
    """Run the server on a bound socket until it is stopped, and leave no process behind."""
    terminal = Terminal()
    with children.Signals() as signals:
        link, pid = start_console(sock)
        server = Server(room, sock, journal, link, pid, terminal)
        if journal:
            journal.warn_by(server.warn)
        try:
            server.run(signals)
        finally:
            terminal.restore()
