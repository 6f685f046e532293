"""Waits: who waits for whom, what a wait tells, and which zombie it takes away: wait(2).

`calls` hands over each wait at its entry and at its exit; whose child is whose, `family` knows.
"""

from __future__ import annotations

import errno
import os
import struct
from dataclasses import dataclass

from labs.observer import process_table, ptrace
from labs.observer.events import Polled, Stopped, Waited, Waiting
from labs.observer.family import Family
from labs.observer.feed import Feed, Place

_WNOWAIT = 0x01000000
_WSTOPPED_OR_CONTINUED = os.WUNTRACED | os.WCONTINUED
_P_ALL, _P_PID, _P_PGID, _P_PIDFD = 0, 1, 2, 3


@dataclass(slots=True)
class Call:
    """A system call between its entry and its exit."""

    name: str
    words: tuple[int, ...]
    t: float
    target: int = 0  # of a wait, at its entry: afterwards a pidfd's process may be gone
    place: Place | None = None

    @property
    def options(self) -> int:
        """Give the options of a wait."""
        return self.words[2] if self.name == "wait4" else self.words[3]

    @property
    def blocks(self) -> bool:
        """Tell whether a wait may block."""
        return not self.options & os.WNOHANG


@dataclass(slots=True)
class _PollRun:
    """Equal answers to WNOHANG, one after another, told as one event."""

    place: Place
    event: Polled


class Waits:
    """Every process's waits, and runs of polls."""

    def __init__(self, feed: Feed, family: Family, halted: set[int]) -> None:
        """`halted` are the processes in a group-stop."""
        self.feed = feed
        self.family = family
        self.halted = halted
        self.polls: dict[int, _PollRun] = {}  # by process

    def begin(self, call: Call, tid: int, pid: int) -> None:
        """Tell that `pid` waits, if it may block."""
        call.target = self._target(call, tid)
        if call.blocks:
            self.end_polls(pid)
            self.feed.put(Waiting(call.t, pid, call.target))

    def break_off(self, call: Call, t: float, pid: int) -> None:
        """Tell that a signal handler ended the wait."""
        if call.blocks:
            self.feed.put(Waited(t, pid, call.target, error="EINTR"))

    def end(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        """Tell what the wait told, and that a zombie is gone."""
        child, error = result, None
        if result < 0:
            child, error = 0, errno_name(-result)
        elif call.name == "waitid":
            told = ptrace.read_memory(tid, call.words[2], 24) if call.words[2] else b""
            child = struct.unpack_from("i", told, 16)[0] if len(told) == 24 else 0
        if not error:
            child = self._reaped(t, tid, pid, child, call)
            self._tell_of_a_stop(t, tid, child, call)
        if call.blocks:
            self.feed.put(Waited(t, pid, call.target, child or None, error))
        else:
            self._polled(t, pid, call.target, child, error)

    def _target(self, call: Call, tid: int) -> int:
        """Whom the wait is for, said as waitpid(2) says it."""
        if call.name == "wait4":
            return self.family.seen_from_here(tid, int32(call.words[0]))
        kind, which = call.words[0], int32(call.words[1])
        if kind == _P_PIDFD:
            return process_table.pidfd_target(tid, which)
        which = self.family.seen_from_here(tid, which)
        return {_P_ALL: -1, _P_PID: which, _P_PGID: -which}.get(kind, -1)

    def _reaped(self, t: float, tid: int, by: int, child: int, call: Call) -> int:
        """Find whom a successful wait told of, and tell of it if it took a zombie away."""
        untold = child == 0 and call.name == "waitid" and not call.words[2]
        if untold or (child > 0 and child not in self.family):  # or a pid of another pid namespace
            gone = [z for z in self.family.dead_children(by) if process_table.parent_of(z) is None]
            child = gone[0] if gone else self.family.seen_from_here(tid, child)
        if call.options & _WNOWAIT or child not in self.family.dead:
            return child
        if call.options & _WSTOPPED_OR_CONTINUED and process_table.parent_of(child) is not None:
            return child  # the wait told of a stop, and it has died since
        self.feed.put_all(self.family.reaped(t, child, by))
        return child

    def _tell_of_a_stop(self, t: float, tid: int, child: int, call: Call) -> None:
        """Tell of a stop that its parent knows of first: who kills at once leaves us nothing to see."""
        if not call.options & os.WUNTRACED or child in self.halted or child not in self.family.living:
            return
        if number := _stopped_by(call, tid):
            self.halted.add(child)
            self.feed.put(Stopped(t, child, number))

    def _polled(self, t: float, pid: int, target: int, child: int, error: str | None) -> None:
        run = self.polls.get(pid)
        if run and not child and not error and run.event.target == target:
            run.event = Polled(run.event.t, pid, target, 0, None, run.event.times + 1, t)
            return
        self.end_polls(pid)
        event = Polled(t, pid, target, None if error else child, error)
        if child or error:
            self.feed.put(event)
        else:
            self.polls[pid] = _PollRun(self.feed.reserve(), event)

    def settle(self) -> None:
        """Close what is told as a run, so that nothing behind it has to wait longer."""
        for pid in list(self.polls):
            self.end_polls(pid)

    def end_polls(self, pid: int) -> None:
        """Tell of the equal answers that `pid` got so far."""
        run = self.polls.pop(pid, None)
        if run is not None:
            run.place.fill(run.event)


def _stopped_by(call: Call, tid: int) -> int:
    """Give the signal of the stop that a wait with a result told of; 0: it told of something else."""
    if call.name == "wait4":
        (status,) = _ints(tid, call.words[1], "i")
        return os.WSTOPSIG(status) if os.WIFSTOPPED(status) else 0
    code, number = _ints(tid, call.words[2], "8xi12xi")  # siginfo_t: si_code and si_status
    return number if code == os.CLD_STOPPED else 0


def _ints(tid: int, address: int, layout: str) -> tuple[int, ...]:
    """Read ints from a tracee's memory; zeros where there is nothing to read."""
    size = struct.calcsize(layout)
    told = ptrace.read_memory(tid, address, size) if address else b""
    return struct.unpack(layout, told if len(told) == size else bytes(size))


def int32(word: int) -> int:
    """Read the low half of a register as the signed int that the call takes."""
    return (word & 0xFFFFFFFF) - ((word & 0x80000000) << 1)


def errno_name(number: int) -> str:
    """Name an error as errno(3) does."""
    return errno.errorcode.get(number, str(number))
