"""One call of a learner's function on the stage: what it gave, and what the kernel did meanwhile.

Pure: `stage` brings the history and the actor's messages, this answers questions on them. What the actor
said before the learner's code ran (the family's pids) is sure; its answer is only the learner's word.
The actor leaves three marks among the events: the call, its end, and that the observer has caught up with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from labs.observer.events import Event, Sent, Waited, Waiting
from labs.observer.history import History
from labs.observer.life import Life


class Leftovers(NamedTuple):
    """Those born during a call that were not gone at its end; orphans are among the others."""

    zombies: list[Life]
    alive: list[Life]
    orphans: list[Life]


@dataclass(frozen=True)
class Performance:
    """A call of `function`; `family` has the pids of the cast, of the "caller" and the "observer"."""

    function: str
    history: History
    family: dict[str, int]
    answer: dict[str, Any]
    fallen: Sequence[dict[str, Any]]
    marks: Sequence[int]
    arguments: Sequence[Any] = ()

    @property
    def argument(self) -> Any:
        """The first argument; a PidOf has become the pid."""
        return self.arguments[0]

    @property
    def caller(self) -> int:
        """The pid of the process that made the call."""
        return self.family["caller"]

    @property
    def reason(self) -> str:
        """Why the run ended: one of the observer's ENDINGS."""
        return self.history.ending.reason if self.history.ending else ""

    # ---- what it gave

    @property
    def returned(self) -> bool:
        """Tell whether the function came back with a value."""
        return self.answer.get("phase") == "returned"

    @property
    def value(self) -> Any:
        """The value, in JSON's types; None too if there is none, or a `strange` one."""
        return self.answer.get("value")

    @property
    def strange(self) -> str | None:
        """The type within the value that is no plain number, text or list."""
        return self.answer.get("strange")

    @property
    def raised(self) -> Sequence[str]:
        """The built-in classes of the exception that came out, nearest first; empty: none did."""
        return tuple(self.answer.get("raised", ()))

    # ---- when

    def _index(self, mark: int) -> int | None:
        number = self.marks[mark]
        found = (
            index
            for index, event in enumerate(self.history.events)
            if isinstance(event, Sent) and event.pid == number and event.by == self.caller
        )
        return next(found, None)

    @cached_property
    def was_called(self) -> bool:
        """Tell whether the call was made at all."""
        return self._index(0) is not None

    @cached_property
    def during(self) -> list[Event]:
        """The events of the call, without the actor's own; to the end of the run if it did not come back."""
        start, end, settled = (self._index(mark) for mark in range(3))
        if start is None:
            return []
        events = self.history.events[start + 1 : settled]
        own = {id(event) for event in self.history.events[end:settled] if self._is_the_actors(event)}
        return [event for event in events if id(event) not in own and not self._is_mark(event)]

    @property
    def came_back(self) -> bool:
        """Tell whether the call was over by itself: by a value, or by an exception."""
        return self._index(1) is not None

    def _is_mark(self, event: Event) -> bool:
        return isinstance(event, Sent) and event.pid in self.marks

    def _is_the_actors(self, event: Event) -> bool:
        return isinstance(event, Waiting | Waited) and event.pid == self.caller

    @cached_property
    def at_call(self) -> History:
        """The history up to the call."""
        return History(self.history.header, self.history.events[: self._index(0)])

    @cached_property
    def at_return(self) -> History:
        """The history up to the moment when the call was over, without the actor's marks."""
        if not self.was_called:
            return self.history
        return History(self.history.header, [*self.at_call.events, *self.during])

    # ---- who

    def child(self, pid: Any) -> Life | None:
        """Find the caller's own child with this pid, as it was at the return; None: there is none."""
        found = [life for life in self.at_return.lives if life.pid == pid and len(life.role) == 1]
        return found[-1] if found and type(pid) is int else None

    @cached_property
    def newborn(self) -> list[Life]:
        """Those that were born during the call, as they were at the return."""
        return self.at_return.lives[len(self.at_call.lives) :]

    @cached_property
    def leftovers(self) -> Leftovers:
        """What the call left behind."""
        return Leftovers(
            zombies=[life for life in self.newborn if life.exit is not None and life.reap is None],
            alive=[life for life in self.newborn if life.alive],
            orphans=[life for life in self.newborn if life.is_orphan],
        )

    @property
    def output(self) -> str:
        """All that was written, by whomever."""
        return self.history.output()

    def zombies_of(self, parent: int) -> set[int]:
        """Give the pids of the zombies whose parent is `parent`, at the call."""
        return {life.pid for life in unreaped(self.at_call) if life.parent_pid == parent}

    def label(self, pid: int) -> str:
        """Name a process as the drawing does, with its pid."""
        if pid == self.caller:
            return f"parent ({pid})"
        return f"{self.at_return.label_of(pid, self.at_return.end)} ({pid})"


def unreaped(history: History) -> list[Life]:
    """Give those that have ended and that nobody has reaped by the end of `history`."""
    return [life for life in history.lives if life.exit is not None and life.reap is None]
