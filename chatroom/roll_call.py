"""Who is in the room, as a member asks: the question is repeated until every part of the answer has come.

No I/O, no clock: `chatroom.member` sends what is due.
"""

from chatroom.messages import AskWho, Roster


class RollCall:
    """The last question, and the parts of its answer so far."""

    def __init__(self) -> None:
        self.due_at: float | None = None
        self._question = 0
        self._parts: dict[int, tuple[str, ...]] = {}

    def call(self, now: float) -> None:
        """Ask anew; what comes for an earlier question does not count any more."""
        self._question += 1
        self._parts = {}
        self.due_at = now

    def due(self, token: bytes, now: float, patience_s: float) -> AskWho | None:
        """Return the question if it is time to say it (again)."""
        if self.due_at is None or now < self.due_at:
            return None
        self.due_at = now + patience_s
        return AskWho(token, self._question)

    def take(self, roster: Roster) -> tuple[str, ...] | None:
        """Take a part of the answer; return all names once it is whole."""
        if self.due_at is None or roster.question != self._question:
            return None
        self._parts[roster.part] = roster.names
        if len(self._parts) < roster.parts:
            return None
        self.due_at = None
        return tuple(name for part in sorted(self._parts) for name in self._parts[part])
