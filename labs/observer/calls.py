"""The system calls that the observer follows: what each means for the family, from its entry to its result.

A call is met twice, at its entry (with its arguments) and, if the entry asks for it, at its exit (with its
result). Stops, births and deaths are `tracer`'s; which calls are followed at all, `syscalls` says.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from labs.observer import process_table, ptrace, syscalls
from labs.observer.events import GroupJoined, Polled, Sent, SessionLed, Sleeping, Waited, Waiting, Woke, Wrote
from labs.observer.family import Family
from labs.observer.feed import Feed, Place

_WNOWAIT = 0x01000000
_P_ALL, _P_PID, _P_PGID, _P_PIDFD = 0, 1, 2, 3
_SA_NOCLDWAIT = 2
_RESTARTS = range(-516, -511)  # interrupted, goes on by itself (the kernel's ERESTARTSYS and its kin)
_MOST_READ = 1 << 20


@dataclass(slots=True)
class _Call:
    """A system call between its entry and its exit."""

    name: str
    words: tuple[int, ...]
    t: float
    place: Place | None = None

    @property
    def blocks_in_wait(self) -> bool:
        return self.name in syscalls.WAITS and not _options(self) & os.WNOHANG


@dataclass(slots=True)
class _PollRun:
    """Equal answers to WNOHANG, one after another, told as one event."""

    place: Place
    event: Polled


class Calls:
    """The calls that threads are in, and what they did when they left them."""

    def __init__(
        self,
        machine: syscalls.Machine,
        feed: Feed,
        family: Family,
        threads: dict[int, int],
        wrote: Callable[[int], None],
    ) -> None:
        """`threads` maps thread ids to processes; `wrote(size)` hears of traced writes."""
        self.feed = feed
        self.family = family
        self.threads = threads
        self.wrote = wrote
        self.names = {number: name for name, number in machine.numbers.items()}
        self.open: dict[int, _Call] = {}  # by thread id
        self.sleeping: set[int] = set()
        self.polls: dict[int, _PollRun] = {}  # by process

    def entered(self, t: float, tid: int, pid: int) -> int:
        """A followed call begins; give the request that resumes it: SYSCALL to see its result too."""
        number, *words = ptrace.syscall_words(tid) or (-1,)
        name = self.names.get(number, "")
        if name not in self._entries:
            return ptrace.CONT
        return self._entries[name](self, _Call(name, tuple(words[:6]), t), tid, pid)

    def left(self, t: float, tid: int, pid: int) -> None:
        """A call has its result."""
        call = self.open.get(tid)
        words = ptrace.syscall_words(tid)
        if call is None or not words or words[0] in _RESTARTS:
            return  # interrupted by a signal: still in the call, unless its thread enters another one
        del self.open[tid]
        if call.name in self._exits:
            self._exits[call.name](self, call, words[0], t, tid, pid)

    def ended(self, tid: int, pid: int) -> None:
        """A thread is gone; what it was about to send, it has sent."""
        call = self.open.pop(tid, None)
        self.sleeping.discard(tid)
        if call is not None and call.place is not None:
            call.place.fill(self._sent(call, pid, 0))

    def settle(self) -> None:
        """Close what is told as a run, so that nothing behind it has to wait longer."""
        for pid in list(self.polls):
            self.end_polls(pid)

    def end_polls(self, pid: int) -> None:
        """Tell of the equal answers that `pid` got so far."""
        run = self.polls.pop(pid, None)
        if run is not None:
            run.place.fill(run.event)

    def _enter_wait(self, call: _Call, tid: int, pid: int) -> int:
        before = self.open.get(tid)
        self._abandon(call.t, tid, pid, unless=call)
        self.open[tid] = call
        call.t = before.t if before is not None and before.words == call.words else call.t
        if call.blocks_in_wait and (before is None or before.words != call.words):
            self.end_polls(pid)
            self.feed.put(Waiting(call.t, pid, _target(call, tid)))
        return ptrace.SYSCALL

    def _abandon(self, t: float, tid: int, pid: int, unless: _Call | None = None) -> None:
        """Close a call that a signal handler broke off: its thread is in another one now."""
        before = self.open.get(tid)
        if before is None or (unless is not None and before.words == unless.words):
            return
        del self.open[tid]
        if before.blocks_in_wait:
            self.feed.put(Waited(t, pid, _target(before, tid), error="EINTR"))
        elif before.name in syscalls.SLEEPS:
            self._leave_sleep(before, 0, t, tid, pid)

    def _leave_wait(self, call: _Call, result: int, t: float, tid: int, pid: int) -> None:
        target, child, error = _target(call, tid), result, None
        if result < 0:
            child, error = 0, _errno_name(-result)
        elif call.name == "waitid":
            told = ptrace.read_memory(tid, call.words[2], 24) if call.words[2] else b""
            child = struct.unpack_from("i", told, 16)[0] if len(told) == 24 else 0
        if not _options(call) & _WNOWAIT:
            reaped = self._reaped(t, pid, child, call)
            child = reaped or child
        if _options(call) & os.WNOHANG:
            self._polled(t, pid, target, child, error)
        else:
            self.feed.put(Waited(t, pid, target, child or None, error))

    def _reaped(self, t: float, by: int, child: int, call: _Call) -> int:
        """Find which zombie a successful wait took, and tell of it."""
        if child in self.family.dead:
            self.feed.put(self.family.reaped(t, child, by))
            return child
        unsaid = child == 0 and call.name == "waitid" and not call.words[2]
        if unsaid or (child > 0 and child not in self.family):  # a pid of another pid namespace
            for zombie in self.family.dead_children(by):
                if process_table.parent_of(zombie) is None:
                    self.feed.put(self.family.reaped(t, zombie, by))
                    return zombie
        return 0

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

    def _enter_kill(self, call: _Call, tid: int, pid: int) -> int:
        call.place = self.feed.reserve()
        self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_kill(self, call: _Call, result: int, t: float, tid: int, pid: int) -> None:
        if call.place is not None:
            call.place.fill(self._sent(call, pid, result))

    def _sent(self, call: _Call, pid: int, result: int) -> Sent:
        whom, which = syscalls.KILLS[call.name]
        target = _int32(call.words[whom])
        error = _errno_name(-result) if result < 0 else None
        return Sent(call.t, self.threads.get(target, target), call.words[which], pid, error)

    def _enter_sleep(self, call: _Call, tid: int, pid: int) -> int:
        if call.name == "restart_syscall" and tid not in self.open:
            return ptrace.CONT
        if call.name != "restart_syscall":
            self._abandon(call.t, tid, pid, unless=call)
            if tid not in self.sleeping and tid == pid:
                self.sleeping.add(tid)
                self.feed.put(Sleeping(call.t, pid, call.name))
            self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_sleep(self, call: _Call, result: int, t: float, tid: int, pid: int) -> None:
        if tid in self.sleeping:
            self.sleeping.discard(tid)
            self.feed.put(Woke(t, pid))

    def _enter_result(self, call: _Call, tid: int, pid: int) -> int:
        self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_setsid(self, call: _Call, result: int, t: float, tid: int, pid: int) -> None:
        if result > 0:
            self.feed.put(SessionLed(t, pid))

    def _leave_setpgid(self, call: _Call, result: int, t: float, tid: int, pid: int) -> None:
        if result == 0:
            member = call.words[0] or pid
            self.feed.put(GroupJoined(t, member, call.words[1] or member))

    def _enter_prctl(self, call: _Call, tid: int, pid: int) -> int:
        self.feed.put(self.family.chose_subreaper(call.t, pid, bool(call.words[1])))
        return ptrace.CONT

    def _enter_sigaction(self, call: _Call, tid: int, pid: int) -> int:
        told = ptrace.read_memory(tid, call.words[1], 16)
        if len(told) == 16:
            handler, flags = struct.unpack("QQ", told)  # struct kernel_sigaction
            action = {0: "default", 1: "ignored"}.get(handler, "handled")
            self.feed.put(self.family.chose_sigchld(call.t, pid, action, bool(flags & _SA_NOCLDWAIT)))
        return ptrace.CONT

    def _enter_write(self, call: _Call, tid: int, pid: int) -> int:
        stream = "stdout" if call.words[0] == 1 else "stderr"
        for address, size in _pieces(call, tid):
            data = ptrace.read_memory(tid, address, size)
            self.wrote(len(data))
            self.feed.put(Wrote(call.t, pid, stream, data.decode("utf-8", "surrogateescape")))
        return ptrace.CONT

    _entries: ClassVar[dict[str, Callable[[Calls, _Call, int, int], int]]] = {
        **dict.fromkeys(syscalls.WAITS, _enter_wait),
        **dict.fromkeys(syscalls.KILLS, _enter_kill),
        **dict.fromkeys(syscalls.SLEEPS, _enter_sleep),
        **dict.fromkeys(syscalls.WRITES, _enter_write),
        "setsid": _enter_result,
        "setpgid": _enter_result,
        "prctl": _enter_prctl,
        "rt_sigaction": _enter_sigaction,
    }
    _exits: ClassVar[dict[str, Callable[[Calls, _Call, int, float, int, int], None]]] = {
        **dict.fromkeys(syscalls.WAITS, _leave_wait),
        **dict.fromkeys(syscalls.KILLS, _leave_kill),
        **dict.fromkeys(syscalls.SLEEPS, _leave_sleep),
        "setsid": _leave_setsid,
        "setpgid": _leave_setpgid,
    }


def _options(call: _Call) -> int:
    return call.words[2] if call.name == "wait4" else call.words[3]


def _target(call: _Call, tid: int) -> int:
    """Whom the wait is for, said as waitpid(2) says it."""
    if call.name == "wait4":
        return _int32(call.words[0])
    kind, which = call.words[0], _int32(call.words[1])
    if kind == _P_PIDFD:
        return process_table.pidfd_target(tid, which)
    return {_P_ALL: -1, _P_PID: which, _P_PGID: -which}.get(kind, -1)


def _int32(word: int) -> int:
    """Read the low half of a register as the signed int that the call takes."""
    return (word & 0xFFFFFFFF) - ((word & 0x80000000) << 1)


def _errno_name(number: int) -> str:
    return errno.errorcode.get(number, str(number))


def _pieces(call: _Call, tid: int) -> Iterator[tuple[int, int]]:
    """Give (address, size) of what a write or writev hands over."""
    if call.name == "write":
        yield call.words[1], min(call.words[2], _MOST_READ)
        return
    vectors = ptrace.read_memory(tid, call.words[1], 16 * min(call.words[2], 1024))
    yield from ((address, min(size, _MOST_READ)) for address, size in struct.iter_unpack("QQ", vectors))
