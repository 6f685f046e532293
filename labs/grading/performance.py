"""One call of a learner's function on the stage: what it gave, and what the kernel did meanwhile.

Pure: `stage` brings the history and the actor's messages, this answers questions on them. What the actor
said before the learner's code ran (the family's pids) is sure, and so is what peers tell; its answer is only
the learner's word. The actor leaves three marks for each call among the events: the call, its end, and that
the observer has caught up with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from labs.grading import marks, plain
from labs.grading.who import OBSERVER, PARENT, STRANGER, Who, named, unnamed
from labs.observer.events import Event, Sent, Waited, Waiting
from labs.observer.history import History
from labs.observer.life import Life

_HEAD, _LEAST_S = 0.08, 0.005  # of the call, and seconds: how much of a picture is before it


class Leftovers(NamedTuple):
    """Those born during a call that were not gone at its end; orphans are among the others."""

    zombies: list[Life]
    alive: list[Life]
    orphans: list[Life]


class Message(NamedTuple):
    """What was told, and by whom: the kernel stamps each message with the pid of its sender."""

    pid: int
    said: dict[str, Any]


@dataclass(frozen=True)
class Performance:
    """A call of `function`, or a scene with calls in it.

    `family` has the pids of the cast, of the scene's peers up to the first line of the learner's, of the
    "caller" and the "observer"; `messages` is what was told after that; `stage` the kind of stage there was.
    """

    name: str
    history: History
    family: dict[str, int]
    messages: Sequence[Message]
    salt: str
    arguments: Sequence[Any] = ()
    stage: str = ""

    @property
    def argument(self) -> Any:
        """The first argument; a PidOf has become the pid."""
        return self.arguments[0]

    @cached_property
    def function(self) -> str:
        """The function of the learner's that was called last."""
        return str(next((m.said["called"] for m in reversed(self.messages) if "called" in m.said), self.name))

    @cached_property
    def caller(self) -> int:
        """The pid of the process that made the call; marks decide only where the scene has said so before."""
        called = self.who(marks.CALLED) if marks.BY_A_CHILD in self.family else []
        return called[0] if called else self.family["caller"]

    @property
    def reason(self) -> str:
        """Why the run ended: one of the observer's ENDINGS."""
        return self.history.ending.reason if self.history.ending else ""

    # ---- what it gave

    @cached_property
    def answers(self) -> list[dict[str, Any]]:
        """What the calls came to, as the process that made them says."""
        who = {self.caller, self.family["caller"]}
        return [
            message.said["answer"]
            for message in self.messages
            if message.pid in who and isinstance(message.said.get("answer"), dict)
        ]

    @property
    def answer(self) -> dict[str, Any]:
        """What the last call came to."""
        return self.answers[-1] if self.answers else {}

    @cached_property
    def fallen(self) -> list[dict[str, Any]]:
        """Who came out of the learner's code without having gone in: pid, phase, kind of the exception."""
        return [
            {**message.said["fell_through"], "pid": message.pid}
            for message in self.messages
            if isinstance(message.said.get("fell_through"), dict)
        ]

    @property
    def returned(self) -> bool:
        """Tell whether the function came back with a value."""
        return self.answer.get("phase") == "returned"

    @property
    def value(self) -> Any:
        """The value, if it is plain; None too if there is none, or a `strange` one."""
        return _decoded(self.answer.get("value"))

    @property
    def values(self) -> list[Any]:
        """The values of all calls of a scene."""
        return [_decoded(answer.get("value")) for answer in self.answers]

    @property
    def strange(self) -> str | None:
        """The type within the value that is no plain number, text or list."""
        return self.answer.get("strange")

    @property
    def raised(self) -> Sequence[str]:
        """The built-in classes of the exception that came out, nearest first; empty: none did."""
        return tuple(self.answer.get("raised", ()))

    @property
    def unusable(self) -> dict[str, Any] | None:
        """Why the scene could not go on with what came back: kind, text, of which function."""
        return next((m.said["unusable"] for m in self.messages if "unusable" in m.said), None)

    @property
    def plays_without_a_call(self) -> bool:
        """Tell whether this was a scene that calls nothing in the learner's file, and came to its end."""
        return any("over" in m.said and not m.said["over"] for m in self.messages)

    @property
    def exit_code(self) -> int | None:
        """How the process that made the call ended, as a shell says it; None: it was still alive, or the
        observer ended it.
        """
        found = [life for life in self.history.lives if life.pid == self.caller]
        return found[-1].exit_code if found and found[-1].exit is not None else None

    def told(self, key: str) -> list[tuple[int, Any]]:
        """Give what was told under `key` during the scene: who told it, and what."""
        found = []
        for message in self.messages:
            facts = message.said.get("told")
            if isinstance(facts, dict) and key in facts:
                found.append((message.pid, _decoded(facts[key])))
        return found

    def told_by(self, name: str, key: str) -> list[Any]:
        """Give what the member or peer `name` told under `key`."""
        return [value for pid, value in self.told(key) if pid == self.family.get(name)]

    # ---- when

    @cached_property
    def _marks(self) -> dict[int, list[int]]:
        """The places of the marks among the events, by their numbers."""
        found: dict[int, list[int]] = {}
        for index, event in enumerate(self.history.events):
            if is_mark(event):
                found.setdefault(event.pid, []).append(index)
        return found

    def _indexes(self, mark: str) -> list[int]:
        return self._marks.get(marks.number(self.salt, mark), [])

    def who(self, mark: str) -> list[int]:
        """Give the pids of those who left a mark of the check's, in order: one entry a time."""
        return [event.by for event in self.when(mark)]

    def when(self, mark: str) -> list[Sent]:
        """Give the events by which a mark was left."""
        found = (self.history.events[index] for index in self._indexes(mark))
        return [event for event in found if isinstance(event, Sent)]

    @cached_property
    def was_called(self) -> bool:
        """Tell whether the call was made at all."""
        return bool(self._indexes(marks.CALLED))

    @cached_property
    def during(self) -> list[Event]:
        """The events from the first call to the end of the last one, without the actor's own.

        To the end of the run, if it did not come back.
        """
        if not self.was_called:
            return []
        events, found, settling = self.history.events, [], False
        starts, ends = self._indexes(marks.CALLED), self._indexes(marks.SETTLED)
        over = len(events) if len(ends) < len(starts) else ends[-1]
        settles, settled = set(self._indexes(marks.RETURNED)), set(ends)
        for index in range(starts[0], over):
            event = events[index]
            settling = (settling or index in settles) and index not in settled
            if not is_mark(event) and not (settling and self._is_the_actors(event)):
                found.append(event)
        return found

    @property
    def came_back(self) -> bool:
        """Tell whether every call was over by itself: by a value, or by an exception."""
        return len(self._indexes(marks.RETURNED)) >= len(self._indexes(marks.CALLED)) > 0

    def _is_the_actors(self, event: Event) -> bool:
        return isinstance(event, Waiting | Waited) and event.pid == self.caller

    @cached_property
    def at_call(self) -> History:
        """The history up to the call."""
        first = self._indexes(marks.CALLED)
        before = self.history.events[: first[0]] if first else self.history.events
        return History(self.history.header, [event for event in before if not is_mark(event)])

    @cached_property
    def at_return(self) -> History:
        """The history up to the moment when the call was over, without the actor's marks."""
        return History(self.history.header, [*self.at_call.events, *self.during])

    @cached_property
    def shown(self) -> History:
        """The history up to the return as it is drawn: what was there before the call is made short."""
        whole = self.at_return
        if not self.during:
            return whole
        begin = self.during[0].t
        head = max(_HEAD * (whole.end - begin), min(begin, _LEAST_S))
        shorter = [
            replace(event, t=event.t * head / begin if event.t < begin else event.t - begin + head)
            for event in whole.events
        ]
        return History(whole.header, shorter)

    # ---- who

    def child(self, pid: Any) -> Life | None:
        """Find the caller's own child with this pid, as it was at the return; None: there is none."""
        found = [life for life in self.at_return.lives if life.pid == pid and len(life.role) == 1]
        return found[-1] if found and type(pid) is int else None

    @cached_property
    def newborn(self) -> list[Life]:
        """Those that were born during the call, as they were at the return."""
        return self.at_return.lives[len(self.at_call.lives) :]

    @property
    def has_turns(self) -> bool:
        """Tell whether a schedule had somebody to hold back: a newborn, other than a program as such."""
        programs = {self.caller} if self.plays_without_a_call else set()
        return any(life.birth.parent not in programs for life in self.newborn)

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

    def label(self, pid: int) -> Who:
        """Name a process as the drawing does; whoever made the call is the parent."""
        if pid == self.caller:
            return unnamed(PARENT, pid)
        life = self.at_return.life_at(pid, self.at_return.end)
        if life is not None:
            return named(life)
        return unnamed(OBSERVER if pid == self.history.header.observer else STRANGER, pid)


def unreaped(history: History) -> list[Life]:
    """Give those that have ended and that nobody has reaped by the end of `history`."""
    return [life for life in history.lives if life.exit is not None and life.reap is None]


def is_mark(event: Event) -> bool:
    """Tell whether an event is a mark, and nothing that happened to anybody."""
    return isinstance(event, Sent) and marks.is_one(event.pid)


def _decoded(found: Any) -> Any:
    try:
        return plain.decode(found)
    except (ValueError, TypeError):  # made by hand: the learner's process can say what it likes
        return None
