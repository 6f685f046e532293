"""Schedules: who goes first after a fork, and when its turn is over.

Decides only, on what `turns` saw: that one holds processes and lets them go. A turn is over when whoever has
it has ended (which needs no look), when nothing of it can run, or when it has had its share. So a child that
spins for ever holds its parent up for a moment only. Whoever naps, a call that time alone will end, has not
ended its turn: nobody has told it that the others are as far as it hopes. But who naps again and again looks
around in between, and gets to see them.

child-first: the parent stays at its fork until the child and all that it bore are blocked, or have used the
child's share.
parent-first: the children stay at their first instruction until the parent's turn is over; then they go one
after another, the youngest first, so that the two schedules between them show siblings in both orders.
random: for each fork one of the two, or neither; drawn from the seed, the parent's place in the family, and
the number of the fork, so that it is the same again however the others were timed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

CHILD_FIRST, PARENT_FIRST, RANDOM = "child-first", "parent-first", "random"
SCHEDULES = (CHILD_FIRST, PARENT_FIRST, RANDOM)

_SHARE_S = 0.05  # CPU seconds of a turn; a Python needs 0.02 of them to start
_SHARE_STOPS = 500  # a loop around a traced call gets there before its CPU seconds do
_LOOKS = 2  # in a row that must find it blocked: one may catch it in passing
_PATIENCE_S = 2  # for what neither runs nor is blocked: it waits for a disk, say
_NAPS, _NAPPED_S = 3, 1.2  # what of a turn may be slept away
NAPPED_S = 2.4  # and of all turns together: from there on a nap gives the turn away at once


class First(Enum):
    """Who goes first after a fork."""

    CHILD = "child"
    PARENT = "parent"
    NOBODY = "nobody"  # as the kernel likes


class Doing(Enum):
    """What a process is about, by the states of its threads."""

    RUNNING = "running"
    BLOCKED = "blocked"  # until somebody else does something
    NAPPING = "napping"  # until time has passed
    BETWEEN = "between"  # the disk, or a stop that is about to be told


def doing(states: Iterable[str]) -> Doing:
    """Read the letters of proc(5), one for each thread; those that have ended do not count."""
    living = {state for state in states if state not in "ZX"}
    if "R" in living:
        return Doing.RUNNING
    return Doing.BLOCKED if living <= {"S", "T", "I"} else Doing.BETWEEN


def together(found: Iterable[Doing]) -> Doing:
    """Say of several processes what they are about: blocked if nobody can go on."""
    seen = set(found)
    order = (Doing.RUNNING, Doing.BETWEEN, Doing.NAPPING)
    return next((one for one in order if one in seen), Doing.BLOCKED)


def first(
    schedule: str, seed: int, role: tuple[int, ...], fork: int, chance: Callable[[str], float]
) -> First:
    """Decide who goes first after the `fork`-th fork of the process with this role.

    `chance` gives a number from 0 up to 1, the same one for the same word. Asked for a random schedule only.
    """
    if schedule == CHILD_FIRST:
        return First.CHILD
    if schedule == PARENT_FIRST:
        return First.PARENT
    if schedule != RANDOM:
        return First.NOBODY
    place = ".".join(map(str, role))
    return tuple(First)[int(3 * chance(f"{seed}/{place}/{fork}"))]


@dataclass(slots=True)
class Turn:
    """What somebody has used of a turn: `stops` at traced calls, CPU seconds by process.

    `clocks` starts with the CPU seconds of those who did not start at zero.
    """

    since: float
    clocks: dict[int, float] = field(default_factory=dict)
    stops: int = 0
    spent_s: float = 0.0
    blocked: int = 0  # looks in a row
    naps: int = 0
    napped_s: float = 0.0

    _moved: float = 0.0
    _looked: float = 0.0

    def __post_init__(self) -> None:
        self._moved = self._looked = self.since

    def over(self, t: float, now: Doing, clocks: dict[int, float]) -> bool:
        """Take a look in, with the CPU seconds of everybody in the turn; tell whether the turn is over."""
        used = sum(max(0.0, clock - self.clocks.get(pid, 0.0)) for pid, clock in clocks.items())
        self.clocks |= clocks
        self.spent_s += used
        if used or now is Doing.RUNNING:
            self._moved = t
        self.blocked = self.blocked + 1 if now is Doing.BLOCKED else 0
        if now is Doing.NAPPING:
            self.naps += bool(used) or not self.naps
            self.napped_s += t - self._looked
        self._looked = t
        return (
            self.blocked >= _LOOKS
            or self.spent_s >= _SHARE_S
            or self.stops >= _SHARE_STOPS
            or self.naps > _NAPS
            or self.napped_s >= _NAPPED_S
            or t - self._moved >= _PATIENCE_S
        )
