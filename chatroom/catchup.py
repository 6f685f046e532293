"""The member's copy of the log: what has come, in order, and what is missing.

No I/O, no clock. When to ask for what is missing is for `chatroom.member` to say.
"""

from chatroom.events import Event

AHEAD = 4096
"""What lies further ahead than this is asked for later, not kept."""


class Catchup:
    """Everything up to `have` has been handed out, once and in order; the log ends before `head`."""

    def __init__(self, have: int = 0) -> None:
        """Start with nothing missing."""
        self.have = have
        self.head = have + 1
        self._held: dict[int, Event] = {}

    def take(self, first: int, events: list[Event | None]) -> list[tuple[int, Event]]:
        """Keep events with consecutive numbers (None: not to be kept) and return those whose turn it is."""
        self.head = max(self.head, min(first + len(events), self.have + AHEAD))
        for number, event in enumerate(events, first):
            if event and self.have < number < self.have + AHEAD:
                self._held[number] = event
        return self._ready()

    def _ready(self) -> list[tuple[int, Event]]:
        ready = []
        while event := self._held.pop(self.have + 1, None):
            self.have += 1
            ready.append((self.have, event))
        return ready

    def skip_to(self, oldest: int) -> tuple[int, list[tuple[int, Event]]]:
        """Give up what came before `oldest`; return how much that was, and what was held back behind it."""
        kept = [(number, self._held.pop(number)) for number in sorted(self._held) if number < oldest]
        lost = max(oldest - 1 - self.have, 0) - len(kept)
        self.have = max(self.have, oldest - 1)
        return lost, kept + self._ready()

    def contradicts(self, head: int) -> bool:
        """Tell whether a log that ends before `head` is not this one, or a lie was believed."""
        return head + AHEAD < self.have

    def gaps(self, most: int) -> tuple[tuple[int, int], ...]:
        """Return what is missing before `head` as (first number, how many), at most so many gaps."""
        found: list[tuple[int, int]] = []
        number = self.have + 1
        for held in [*sorted(self._held), self.head]:
            if held > number and len(found) < most:
                found.append((number, min(held - number, 0xFFFF)))
            number = max(number, held + 1)
        return tuple(found)

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is known to be missing."""
        return self.have + 1 >= self.head
