"""The client's side of level 1: a guest in a room that speaks the lecture notes' protocol only.

The same face as `chatroom.member`, and less behind it: nothing is numbered, nothing repeated but the login,
sentences come ready-made. No I/O, no clock.
"""

from chatroom.events import Farewell, Kind
from chatroom.level1 import EXIT, OK, Chat, Leave, Login, pack
from chatroom.member import Phase
from chatroom.names import Refusal, clean, tidy
from chatroom.news import Denied, Entered, Hear, Left, News, Transmit

LOGIN_S, LOGINS = 1.0, 4
QUIT_S = 1.0
DATAGRAM_BYTES = 1024
"""The notes' server reads no more of a datagram."""


class Visit:
    """One member's dealings with a room of level 1."""

    level = 1
    unsettled = 0

    def __init__(self, name: str, now: float, stray: int = 0) -> None:
        """Log in at once. So many answers may come still that are not to the login: `stray`."""
        self.name = tidy(name)
        self._stray = stray
        self.phase = Phase.GREETING
        self.knocks = 0
        self._knock_at = now

    @property
    def farewell(self) -> bytes:
        """Return the datagram that takes us out of the room, should this process come to a sudden end."""
        return pack(Leave(self.name))

    def receive(self, datagram: bytes, now: float) -> list[News]:
        """Return what a datagram from the server brings about."""
        if self.phase is Phase.GREETING:
            return self._on_answer(datagram)
        if datagram == EXIT:
            return self._out()
        sentence = datagram.decode(errors="replace").strip()
        return [Hear(clean(sentence))] if sentence and datagram != OK else []

    def _on_answer(self, datagram: bytes) -> list[News]:
        if datagram == OK:
            self.phase = Phase.INSIDE
            return [Entered(1)]
        if self._stray:
            self._stray -= 1
            return []
        self.phase = Phase.OUTSIDE
        return [Denied(Refusal.NAME_TAKEN, words=clean(datagram.decode(errors="replace").strip()))]

    def _out(self) -> list[News]:
        left = Farewell.QUIT if self.phase is Phase.LEAVING else Farewell.KICKED
        self.phase = Phase.OUTSIDE
        return [Left(left)]

    def say(self, kind: Kind, to: str, text: str, now: float) -> list[News]:
        """Say something. There is no private message on this level, and no way to know that it arrived."""
        if kind is Kind.PRIVATE:
            return []
        spoken = f"* {text}" if kind is Kind.ACTED else text
        return [Transmit(pack(Chat(f"{self.name} {spoken}")))]

    def ask_who(self, now: float) -> list[News]:
        """Level 1 has no such question."""
        return []

    def quit(self, now: float) -> list[News]:
        """Leave. Said once: a second Q would end the notes' server."""
        if self.phase is not Phase.INSIDE:
            self.phase = Phase.OUTSIDE
            return [Left(Farewell.QUIT)]
        self.phase = Phase.LEAVING
        self._knock_at = now + QUIT_S
        return [Transmit(self.farewell)]

    def unreachable(self, now: float) -> list[News]:
        """Learn that nobody listens where the server was: on this level there is no way back."""
        self.phase = Phase.OUTSIDE
        return [Left(Farewell.UNKNOWN)]

    def wake_at(self, now: float) -> float:
        """Return when `tick` has something to do at the latest."""
        return now + 60.0 if self.phase is Phase.INSIDE else self._knock_at

    def tick(self, now: float) -> list[News]:
        """Return what is due."""
        if now < self._knock_at or self.phase not in (Phase.GREETING, Phase.LEAVING):
            return []
        if self.phase is Phase.LEAVING:
            return self._out()
        self.knocks += 1
        self._knock_at = now + LOGIN_S
        return [Transmit(pack(Login(self.name)))]

    def longest_text(self) -> int:
        """Return how many bytes of text fit into what the notes' server reads."""
        return DATAGRAM_BYTES - len(pack(Chat(f"{self.name} ")))
