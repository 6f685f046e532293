"""A life: one process from its fork to the moment it was reaped, and what can be asked of it.

Pids may come back, lives do not. `lives` writes them down, event by event; nothing else does.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from labs.observer.events import (
    EXACT,
    SAMPLED,
    Adopted,
    Called,
    Execed,
    Exited,
    Forked,
    Reaped,
    Sampled,
    Sent,
    SigchldSet,
    Signalled,
    Stopped,
    Wrote,
)


class State(StrEnum):
    """What a process is doing, as far as it can be told apart from outside."""

    RUNNING = "running"
    SLEEPING = "sleeping"
    WAITING = "waiting"  # blocked in wait for a child
    STOPPED = "stopped"
    ZOMBIE = "zombie"


class Span(NamedTuple):
    """A stretch of a life in one state, in seconds; `known` is "sampled" where only looks tell of it."""

    start: float
    end: float
    state: State
    known: str


class Line(NamedTuple):
    """A line of output and the pid that wrote it; `t` is when it was complete."""

    t: float
    pid: int
    stream: str
    text: str


@dataclass
class Wait:
    """A wait: blocked from `start` to `end` (None: to the last), or asked `polls` times with WNOHANG."""

    start: float
    target: int
    end: float | None = None
    result: int | None = None
    error: str | None = None
    polls: int = 0

    def takes(self, pid: int) -> bool:
        """Tell whether the end of the child `pid` ends it; a group counts as everybody, members unknown."""
        return self.target < 1 or self.target == pid


@dataclass
class Clock:
    """How far the recording has come, and when the observer ended everything (inf: it did not)."""

    now: float = 0.0
    cut: float = float("inf")


@dataclass(eq=False)
class Life:
    """One process. `role` is its place in the family: () the program, (1, 2) its first child's second."""

    pid: int
    role: tuple[int, ...]
    birth: Forked
    parent: Life | None
    children: list[Life] = field(default_factory=list)
    execs: list[Execed] = field(default_factory=list)
    exit: Exited | None = None
    reap: Reaped | None = None
    adoptions: list[Adopted] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    signals: list[Signalled] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    writes: list[Wrote] = field(default_factory=list)
    captions: list[Called] = field(default_factory=list)
    samples: list[Sampled] = field(default_factory=list)
    sigchld: list[SigchldSet] = field(default_factory=list)
    subreaper: bool = False
    leads_session: bool = False
    stopped_by: list[Stopped] = field(default_factory=list)
    was_zombie: bool = False
    fork_caption: Called | None = None
    _marks: list[tuple[float, State, str]] = field(default_factory=list)
    _doing: dict[State, int] = field(default_factory=dict)
    _open_waits: list[Wait] = field(default_factory=list)
    _clock: Clock = field(default_factory=Clock)

    @property
    def label(self) -> str:
        """Name the role: "parent", "child 1", "child 1.2"."""
        return "child " + ".".join(map(str, self.role)) if self.role else "parent"

    @property
    def born(self) -> float:
        """When it was forked."""
        return self.birth.t

    @property
    def died(self) -> float | None:
        """When it ended; None: not in this recording."""
        return self.exit.t if self.exit else None

    @property
    def reaped(self) -> float | None:
        """When its status was taken; None: never."""
        return self.reap.t if self.reap else None

    @property
    def last(self) -> float:
        """Until when there is anything of it: its reaping, or the end of the recording."""
        return self.reap.t if self.reap else self._clock.now

    @property
    def alive(self) -> bool:
        """Tell whether it has not ended."""
        return self.exit is None

    @property
    def exit_code(self) -> int | None:
        """Its end as a shell says it: 0…255, 128 + n for signal n; None: it has not ended."""
        if self.exit is None:
            return None
        return 128 + self.exit.signal if self.exit.signal else self.exit.code

    @property
    def zombie_s(self) -> float:
        """How long it was dead and unreaped, in seconds."""
        return 0.0 if self.exit is None else self.last - self.exit.t

    @property
    def is_orphan(self) -> bool:
        """Tell whether its parent ended first, while it lived, and not because the observer ended all."""
        until = min(self._clock.cut, self.exit.t if self.exit else float("inf"))
        return any(adopted.t < until for adopted in self.adoptions)

    @property
    def ended_by_observer(self) -> bool:
        """Tell whether it ended when the observer ended everything, at a limit or when interrupted."""
        return self.exit is not None and self.exit.t >= self._clock.cut

    @property
    def parent_pid(self) -> int:
        """Who is its parent at the last."""
        return self.adoptions[-1].parent if self.adoptions else self.birth.parent

    @property
    def reaped_by_itself(self) -> bool:
        """Tell whether nobody had to reap it, because its parent ignores SIGCHLD."""
        return self.reap is not None and self.reap.by == self.pid

    @property
    def waited_for(self) -> bool:
        """Tell whether the parent that bore it took its status with wait."""
        return self.reap is not None and self.reap.by == self.birth.parent and not self.reaped_by_itself

    @property
    def argv(self) -> tuple[str, ...]:
        """The words of the program it runs at the last: its own exec's, or those it was forked with."""
        return self.argv_at(float("inf"))

    @property
    def cpu_s(self) -> float:
        """CPU seconds it had used when it was last looked at (sampled)."""
        return self.samples[-1].cpu_s if self.samples else 0.0

    @property
    def output(self) -> str:
        """All that it wrote, on both streams, as it was written."""
        return "".join(wrote.text for wrote in self.writes)

    def argv_at(self, t: float) -> tuple[str, ...]:
        """Give the words of the program it runs at time `t`; () if that was never told."""
        life = self
        while True:
            for execed in reversed(life.execs):
                if execed.t <= t:
                    return execed.argv
            if life.parent is None:
                return ()
            life, t = life.parent, life.born

    def parent_at(self, t: float) -> int:
        """Give the pid of its parent at time `t`."""
        parent = self.birth.parent
        for adopted in self.adoptions:
            parent = adopted.parent if adopted.t <= t else parent
        return parent

    @property
    def spans(self) -> list[Span]:
        """Its states one after another, without gaps, from birth to `last`."""
        ends = [mark[0] for mark in self._marks[1:]] + [self.last]
        spans: list[Span] = []
        for (t, state, known), end in zip(self._marks, ends, strict=True):
            if spans and spans[-1][2:] == (state, known):
                spans[-1] = spans[-1]._replace(end=end)
            elif end > t or not spans:
                spans.append(Span(t, end, state, known))
        return [span for span in spans if span.end > span.start] or spans

    def state_at(self, t: float) -> State | None:
        """Give its state at time `t`; None before its birth and after its reaping."""
        if t < self.born or (self.reap is not None and t >= self.reap.t):
            return None
        index = bisect.bisect_right(self._marks, t, key=lambda mark: mark[0])
        return self._marks[max(index - 1, 0)][1]

    # ---- what History writes down

    def _mark(self, t: float, known: str = EXACT) -> None:
        """Note the state that follows from what the process is doing now."""
        state = next((state for state in _WEIGHT if self._doing.get(state, 0) > 0), State.RUNNING)
        if known == SAMPLED and state is State.RUNNING and self.samples:
            state = _SAMPLED_STATES.get(self.samples[-1].state, State.RUNNING)
        if not self._marks or self._marks[-1][1] is not state:
            self._marks.append((t, state, known))

    def _begin(self, state: State, t: float) -> None:
        # Threads wait and sleep each for itself; a whole process is stopped, and dies, once.
        one_by_one = state in (State.WAITING, State.SLEEPING)
        self._doing[state] = self._doing.get(state, 0) + 1 if one_by_one else 1
        self._mark(t)

    def _finish(self, state: State, t: float) -> None:
        self._doing[state] = max(self._doing.get(state, 0) - 1, 0)
        self._mark(t)


# Of several things at once, the first one here is what the process "is doing".
_WEIGHT = (State.ZOMBIE, State.STOPPED, State.WAITING, State.SLEEPING)
_SAMPLED_STATES = {"sleeping": State.SLEEPING, "disk-sleep": State.SLEEPING, "idle": State.SLEEPING}


def contradictions(life: Life) -> Iterator[str]:
    """List what cannot be in one life: the order of birth, death, adoption and reaping."""
    if life.died is not None and life.died < life.born:
        yield "died before it was born"
    if life.reap is None:
        return
    if life.died is None or life.reap.t < life.died:
        yield "was reaped before it died"
    if not life.reaped_by_itself and life.reap.by != life.parent_at(life.reap.t):
        yield f"was reaped by {life.reap.by}, whose child it was not"
    if any(adopted.t > life.reap.t for adopted in life.adoptions):
        yield "was adopted after it was reaped"
