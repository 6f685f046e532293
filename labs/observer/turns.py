"""Holds processes at their forks and lets them go, as a schedule wants it: ptrace(2).

Who is held is in a ptrace-stop of its own (a parent at the stop that announces its child, a child at its
first stop or, after vfork, at its exec) and is not resumed; nobody is sent a signal, and from inside it looks
like a busy machine. Who goes first, and for how long, `schedule` decides; `stops` asks at each fork and tells
of deaths. Looking costs only while somebody is held.

Never a deadlock: whoever begins to wait for a turn waits for somebody who is not held at that moment, so no
circle can close; there is always one that is held by nobody, and its turn ends. Threads are nobody's
children: only the thread that forked is held. The child of a vfork is never held before its exec, because its
parent, and no schedule, waits for that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from labs.observer import process_table, ptrace, schedule, syscalls
from labs.observer.family import Family
from labs.observer.schedule import Doing, First, Turn

_NEVER = float("inf")
_SOON_S, _LATER_S = 0.0003, 0.005  # between two looks
_GROWTH = 1.5
_COSTS = 5  # times the cost of a look: the least between two of them


@dataclass(slots=True, eq=False)
class _Held:
    tid: int
    pid: int
    arrived: bool  # in its stop: a newborn may still be on its way there


@dataclass(slots=True, eq=False)
class _Going:
    """Whose turn it is, and who waits for its end, in the order of birth.

    A parent's turn is its own alone; a child's is that of all it bears as well.
    """

    pid: int
    alone: bool
    turn: Turn
    waiting: list[_Held] = field(default_factory=list)
    members: Collection[int] = ()  # at the last look


class Turns:
    """Everybody who is held; `due` is when to look again, in seconds since the start."""

    def __init__(self, name: str, seed: int, family: Family, halted: Collection[int]) -> None:
        """`halted` are the processes in a group-stop; the name is one of SCHEDULES, or "" for none."""
        self.due = _NEVER
        self._name, self._seed = name, seed
        self._family, self._halted = family, halted
        self._held: dict[int, _Held] = {}  # by thread id
        self._going: dict[tuple[int, bool], _Going] = {}
        self._roles: dict[int, tuple[int, ...]] = {}
        self._forks: dict[int, int] = {}
        self._vforks: dict[int, int] = {}  # parents that the kernel suspends, and for whom
        self._until_exec: set[int] = set()  # children of a vfork, to be held when they are free of it
        self._pace_s = _SOON_S
        self._napped_s = 0.0  # of all turns
        self._machine = syscalls.MACHINES[os.uname().machine]

    # ---- what happened

    def born(self, t: float, tid: int, pid: int, child: int, *, vfork: bool) -> bool:
        """Decide about a fork of thread `tid` of `pid`; tell whether that thread is to stay in its stop."""
        if not self._name:
            return False
        first = self._first(pid, child)
        if vfork:
            self._vforks[pid] = child
        if first is First.CHILD:
            self._wait(t, _Held(tid, pid, arrived=True), child, alone=False)
        elif first is First.PARENT and vfork:
            self._until_exec.add(child)
        elif first is First.PARENT:
            self._wait(t, _Held(child, child, arrived=False), pid, alone=True)
        return first is First.CHILD

    def stays(self, tid: int) -> bool:
        """Take a newborn's first stop; tell whether it is to stay there."""
        held = self._held.get(tid)
        if held is None:
            return False
        held.arrived = True
        return True

    def execed(self, t: float, pid: int) -> bool:
        """Note an exec: there is one thread left, and no vfork; tell whether it is to stay there."""
        if not self._name:
            return False
        for held in [held for held in self._held.values() if held.pid == pid]:
            self._forget(held)  # another thread of it called exec
        self._vforks = {parent: child for parent, child in self._vforks.items() if child != pid}
        if pid not in self._until_exec:
            return False
        self._until_exec.discard(pid)
        parent = self._family.parent(pid)
        if parent not in self._family or parent in self._family.dead:
            return False
        self._wait(t, _Held(pid, pid, arrived=True), parent, alone=True)
        return True

    def ended(self, t: float, tid: int, pid: int) -> None:
        """Note the end of a thread, or of a process (`tid == pid`)."""
        if not self._name:
            return
        if tid in self._held:
            self._forget(self._held[tid])
        if tid == pid:
            self._vforks = {parent: child for parent, child in self._vforks.items() if child != pid}
            self._vforks.pop(pid, None)
            self._until_exec.discard(pid)
            self._roles.pop(pid, None)
            self._forks.pop(pid, None)
            self._pass_on(t, self._going.get((pid, True)))
            self._pass_on(t, self._going.get((pid, False)))

    def reported(self, pid: int) -> None:
        """Count a stop at a traced call, a fork or a signal."""
        if self._going:
            for alone in (True, False):
                if going := self._going.get((pid, alone)):
                    going.turn.stops += 1

    def wrote(self, pid: int) -> None:
        """Note output that has just been taken: who seemed blocked may have waited for us to take it."""
        for going in self._going.values():
            if pid in going.members:
                going.turn.blocked = 0

    def end(self) -> None:
        """Let everybody go, and hold nobody any more."""
        self._name = ""
        self._going.clear()
        for held in list(self._held.values()):
            self._let_go(held)
        self.due = _NEVER

    # ---- looking

    def look(self, t: float) -> None:
        """See, if it is time to, whose turn is over; let go those who waited for it."""
        if t < self.due:
            return
        began = time.monotonic()
        held = {held.pid for held in self._held.values()}
        self._pace_s = min(self._pace_s * _GROWTH, _LATER_S)
        for going in list(self._going.values()):
            if going.pid in held:  # its turn goes on when it is let go itself
                continue
            napped_s = going.turn.napped_s
            over = going.turn.over(t, self._doing(going), self._clocks(going))
            self._napped_s += going.turn.napped_s - napped_s
            if over:
                self._pass_on(t, going)
            elif going.turn.blocked:
                self._pace_s = _SOON_S
        cost = time.monotonic() - began
        self.due = t + cost + max(self._pace_s, _COSTS * cost) if self._going else _NEVER

    def _doing(self, going: _Going) -> Doing:
        if not going.alone:
            going.members = self._family.line(going.pid)
        elif going.pid in self._vforks:
            going.members = self._family.line(self._vforks[going.pid])
        else:
            going.members = [going.pid]
        return schedule.together(map(self._doing_of, going.members))

    def _doing_of(self, pid: int) -> Doing:
        if pid in self._halted or pid in self._vforks:
            return Doing.BLOCKED
        found = schedule.doing(process_table.states(pid, self._held))
        naps = found is Doing.BLOCKED and self._napped_s < schedule.NAPPED_S and self._naps(pid)
        return Doing.NAPPING if naps else found

    def _naps(self, pid: int) -> bool:
        calls = process_table.calls(pid)
        return any(syscalls.is_nap(self._machine, number, words) for number, *words in calls)

    def _clocks(self, going: _Going) -> dict[int, float]:
        return {pid: process_table.cpu_s(pid) for pid in going.members}

    # ---- holding, and letting go

    def _first(self, pid: int, child: int) -> First:
        number = self._forks[pid] = self._forks.get(pid, 0) + 1
        role = self._roles.get(pid, ())
        self._roles[child], self._forks[child] = (*role, number), 0
        return schedule.first(self._name, self._seed, role, number, _chance)

    def _wait(self, t: float, held: _Held, pid: int, *, alone: bool) -> None:
        """Hold somebody until the turn of `pid` is over."""
        self._held[held.tid] = held
        going = self._going.get((pid, alone))
        if going is None:
            turn = Turn(t, {pid: process_table.cpu_s(pid)} if alone else {})
            going = self._going[pid, alone] = _Going(pid, alone, turn)
        going.waiting.append(held)
        self._pace_s = _SOON_S
        self.due = min(self.due, t + _SOON_S)

    def _pass_on(self, t: float, going: _Going | None) -> None:
        """A turn is over: the youngest of those who waited goes on, and the others wait for him."""
        if going is None:
            return
        del self._going[going.pid, going.alone]
        if going.waiting:
            youngest = going.waiting.pop()
            self._let_go(youngest)
            for held in going.waiting:
                self._wait(t, held, youngest.pid, alone=False)

    def _let_go(self, held: _Held) -> None:
        del self._held[held.tid]
        if held.arrived:
            ptrace.resume(ptrace.CONT, held.tid)

    def _forget(self, held: _Held) -> None:
        """Somebody who was held is gone."""
        del self._held[held.tid]
        for going in list(self._going.values()):
            if held in going.waiting:
                going.waiting.remove(held)
                if not going.waiting:
                    del self._going[going.pid, going.alone]


def _chance(word: str) -> float:
    """Draw the number that belongs to a word, from 0 up to 1."""
    import random  # noqa: PLC0415  (some milliseconds that other schedules need not pay)

    return random.Random(word).random()
