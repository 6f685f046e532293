"""The member's own messages, each repeated until it stands in the log.

No I/O, no clock. A message is settled by its echo, which its speaker gets as everybody gets it.
"""

from dataclasses import dataclass

from chatroom.messages import Say

WINDOW = 64
WAIT_FIRST_S, WAIT_LEAST_S, WAIT_MOST_S = 0.2, 0.05, 2.0


@dataclass
class _Pending:
    kind: int
    to: str
    text: str
    due_at: float
    wait_s: float = 0.0
    sent_at: float | None = None  # None, too, once it was repeated: its echo measures nothing


class Outbox:
    """Messages under the member's own numbers, oldest first."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self._pending: dict[int, _Pending] = {}
        self._last = 0
        self.round_trip_s: float | None = None

    def __len__(self) -> int:
        """Return how many messages do not stand in the log yet."""
        return len(self._pending)

    def add(self, kind: int, to: str, text: str, now: float) -> None:
        """Take a message; it is due at once."""
        self._last += 1
        self._pending[self._last] = _Pending(kind, to, text, now)

    def settle(self, own: int, now: float) -> None:
        """Strike out what has appeared in the log."""
        pending = self._pending.pop(own, None)
        if pending and pending.sent_at is not None:
            self.measure(now - pending.sent_at)

    def measure(self, round_trip_s: float) -> None:
        """Learn how long an answer takes: less at once, more by and by, for what is late may be a repair."""
        known = self.round_trip_s
        if known is None or round_trip_s < known:
            self.round_trip_s = round_trip_s
        else:
            self.round_trip_s = known + (round_trip_s - known) / 8

    @property
    def patience_s(self) -> float:
        """Return how long to wait for an answer before one doubts that it comes."""
        if self.round_trip_s is None:
            return WAIT_FIRST_S
        return min(max(self.round_trip_s * 2.5, WAIT_LEAST_S), WAIT_MOST_S)

    def due(self, token: bytes, have: int, now: float) -> list[Say]:
        """Return what is to be said now, for the first time or again."""
        said = []
        for own, pending in self._window():
            if pending.due_at <= now:
                first = pending.wait_s == 0.0
                pending.sent_at = now if first else None
                pending.wait_s = self.patience_s if first else min(pending.wait_s * 1.5, WAIT_MOST_S)
                pending.due_at = now + pending.wait_s
                said.append(Say(token, own, have, pending.kind, pending.to, pending.text))
        return said

    def due_at(self) -> float | None:
        """Return when something is to be said next."""
        return min((pending.due_at for _, pending in self._window()), default=None)

    def _window(self) -> list[tuple[int, _Pending]]:
        if not self._pending:
            return []
        end = next(iter(self._pending)) + WINDOW
        return [(own, pending) for own, pending in self._pending.items() if own < end]

    def hurry(self, now: float) -> None:
        """Make everything due at once, as after a pause in which nothing could be sent."""
        for pending in self._pending.values():
            pending.due_at, pending.wait_s, pending.sent_at = now, 0.0, None

    def renumber(self, now: float) -> None:
        """Begin again at 1: a new session has begun, and what is still here was never taken."""
        left, self._pending, self._last = list(self._pending.values()), {}, 0
        for pending in left:
            self.add(pending.kind, pending.to, pending.text, now)
