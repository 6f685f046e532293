"""The system calls that the observer follows: what each means for the family, from its entry to its result.

A call is met twice, at its entry (with its arguments) and, if the entry asks for it, at its exit (with its
result). Waits are told by `waits`; stops, births and deaths are `stops`'; which calls are followed at all,
`syscalls` says.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import ClassVar

from labs.observer import process_table, ptrace, syscalls
from labs.observer.channels import Channels
from labs.observer.events import GroupJoined, Sent, SessionLed, Sleeping, Woke
from labs.observer.family import Family
from labs.observer.feed import Feed
from labs.observer.waits import Call, Waits, errno_name, int32

_SA_NOCLDWAIT = 2
_RESTARTS = range(-516, -511)  # interrupted, goes on by itself (the kernel's ERESTARTSYS and its kin)
_MOST_READ = 1 << 20


class Calls:
    """The calls that threads are in, and what they did when they left them."""

    def __init__(
        self,
        machine: syscalls.Machine,
        family: Family,
        threads: dict[int, int],
        *,
        feed: Feed,
        channels: Channels,
        halted: set[int],
    ) -> None:
        """`threads` maps thread ids to processes; `halted` are those in a group-stop."""
        self.feed = feed
        self.family = family
        self.threads = threads
        self.channels = channels
        self.fenced = False  # whoever reaches for a stranger is refused
        self.terminal = ""  # the path of the program's, if it has one: writes to it are told
        self.names = {number: name for name, number in machine.numbers.items()}
        self.open: dict[int, Call] = {}  # by thread id
        self.sleeping: set[int] = set()
        self.waits = Waits(feed, family, halted)

    def entered(self, t: float, tid: int, pid: int) -> int:
        """A followed call begins; give the request that resumes it: SYSCALL to see its result too."""
        number, *words = ptrace.syscall_words(tid) or (-1,)
        name = self.names.get(number, "")
        if name not in self._entries:
            return ptrace.CONT
        return self._entries[name](self, Call(name, tuple(words), t), tid, pid)

    def left(self, t: float, tid: int, pid: int) -> None:
        """A call has its result."""
        call = self.open.get(tid)
        words = ptrace.syscall_words(tid)
        if call is None or not words or words[0] in _RESTARTS:
            return  # interrupted by a signal: still in the call, unless its thread enters another one
        del self.open[tid]
        if call.name in self._exits:
            self._exits[call.name](self, call, words[0], t, tid, pid)

    def bore(self, tid: int, pid: int) -> int:
        """Give the parent of whom a thread of `pid` has just made: itself, or with CLONE_PARENT its own."""
        beside = self.open.get(tid)
        if beside is None or beside.name != "clone":
            return pid
        del self.open[tid]
        return self.family.parent(pid)

    def ended(self, tid: int, pid: int) -> None:
        """A thread is gone; what it was about to send, it has sent."""
        call = self.open.pop(tid, None)
        self.sleeping.discard(tid)
        if call is not None and call.place is not None:
            call.place.fill(self._sent(call, tid, pid, 0))

    def interrupted(self, t: float, tid: int, pid: int, number: int) -> None:
        """A signal is delivered to a thread that is in a call: a handler breaks the call off.

        Without a handler the call goes on by itself. With one the kernel may start it anew afterwards
        (SA_RESTART): then it is entered again.
        """
        if tid in self.open and process_table.catches(pid, number):
            self._abandon(t, tid, pid)

    def _enter_wait(self, call: Call, tid: int, pid: int) -> int:
        if self._goes_on(call, tid):
            return ptrace.SYSCALL
        self._abandon(call.t, tid, pid)
        self.open[tid] = call
        self.waits.begin(call, tid, pid)
        return ptrace.SYSCALL

    def _leave_wait(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        self.waits.end(call, result, t, tid, pid)

    def _goes_on(self, call: Call, tid: int) -> bool:
        """Tell whether the kernel has started the thread's call again, after a stop, say."""
        before = self.open.get(tid)
        return before is not None and (
            call.name == "restart_syscall" or (before.name, before.words) == (call.name, call.words)
        )

    def _abandon(self, t: float, tid: int, pid: int) -> None:
        """Close a call that a signal handler broke off."""
        before = self.open.pop(tid, None)
        if before is None:
            return
        if before.name in syscalls.WAITS:
            self.waits.break_off(before, t, pid)
        elif before.name in syscalls.SLEEPS:
            self._leave_sleep(before, 0, t, tid, pid)
        elif before.place is not None:
            before.place.fill(None)

    def _enter_kill(self, call: Call, tid: int, pid: int) -> int:
        whom, _which = syscalls.KILLS[call.name]
        if self.fenced and not self._is_within(tid, int32(call.words[whom])):
            ptrace.refuse_call(tid)
        call.place = self.feed.reserve()
        self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_kill(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        if call.place is not None:
            call.place.fill(self._sent(call, tid, pid, result))

    def _enter_reach(self, call: Call, tid: int, pid: int) -> int:
        if not self._is_within(tid, int32(call.words[syscalls.REACHES[call.name]])):
            ptrace.refuse_call(tid)
        return ptrace.CONT

    def _enter_pidfd_signal(self, call: Call, tid: int, pid: int) -> int:
        """A folder of /proc serves as a pidfd as well: whom it stands for, nobody tells; so it is refused."""
        target = process_table.pidfd_target(tid, int32(call.words[0]))
        if target == 0 or (target > 0 and target not in self.family):
            ptrace.refuse_call(tid)
        return ptrace.CONT

    def _is_within(self, tid: int, target: int) -> bool:
        """Tell whether only processes of the family, or none at all, are meant by the target of kill(2)."""
        if target == -1:
            return False
        meant = self.family.seen_from_here(tid, abs(target))
        meant = self.threads.get(meant, meant)
        return target == 0 or meant in self.family or not process_table.exists(meant)

    def _sent(self, call: Call, tid: int, pid: int, result: int) -> Sent:
        whom, which = syscalls.KILLS[call.name]
        target = self.family.seen_from_here(tid, int32(call.words[whom]))
        error = errno_name(-result) if result < 0 else None
        return Sent(call.t, self.threads.get(target, target), call.words[which], pid, error)

    def _enter_sleep(self, call: Call, tid: int, pid: int) -> int:
        if self._goes_on(call, tid):
            return ptrace.SYSCALL
        if call.name == "restart_syscall":  # of a call that nobody follows
            return ptrace.CONT
        self._abandon(call.t, tid, pid)
        if tid == pid:
            self.sleeping.add(tid)
            self.feed.put(Sleeping(call.t, pid, call.name))
        self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_sleep(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        if tid in self.sleeping:
            self.sleeping.discard(tid)
            self.feed.put(Woke(t, pid))

    def _enter_result(self, call: Call, tid: int, pid: int) -> int:
        self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_setsid(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        if result > 0:
            self.feed.put(SessionLed(t, pid))

    def _leave_setpgid(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        if result == 0:
            member, group = (self.family.seen_from_here(tid, int32(word)) for word in call.words[:2])
            self.feed.put(GroupJoined(t, member or pid, group or member or pid))

    def _enter_prctl(self, call: Call, tid: int, pid: int) -> int:
        self.feed.put(self.family.chose_subreaper(call.t, pid, bool(call.words[1])))
        return ptrace.CONT

    def _enter_sigaction(self, call: Call, tid: int, pid: int) -> int:
        told = ptrace.read_memory(tid, call.words[1], 16)
        if len(told) == 16:
            handler, flags = struct.unpack("QQ", told)  # struct kernel_sigaction
            action = {0: "default", 1: "ignored"}.get(handler, "handled")
            self.feed.put(self.family.chose_sigchld(call.t, pid, action, bool(flags & _SA_NOCLDWAIT)))
        return ptrace.CONT

    def _enter_write(self, call: Call, tid: int, pid: int) -> int:
        if process_table.terminal_at(tid, call.words[0]) not in (self.terminal, "/dev/tty"):
            return ptrace.CONT
        self._abandon(call.t, tid, pid)
        self.open[tid] = call
        return ptrace.SYSCALL

    def _leave_write(self, call: Call, result: int, t: float, tid: int, pid: int) -> None:
        """Tell what was written: a signal may have broken it off, and then the kernel begins it anew."""
        stream = "stderr" if call.words[0] == 2 else "stdout"
        for address, size in _pieces(call, tid):
            data = ptrace.read_memory(tid, address, min(size, max(result, 0)))
            result -= size
            self.feed.put_all(self.channels.wrote(t, pid, stream, data))

    _entries: ClassVar[dict[str, Callable[[Calls, Call, int, int], int]]] = {
        **dict.fromkeys(syscalls.WAITS, _enter_wait),
        **dict.fromkeys(syscalls.KILLS, _enter_kill),
        **dict.fromkeys(syscalls.SLEEPS, _enter_sleep),
        **dict.fromkeys(syscalls.WRITES, _enter_write),
        **dict.fromkeys(syscalls.REACHES, _enter_reach),
        "pidfd_send_signal": _enter_pidfd_signal,
        "clone": _enter_result,
        "setsid": _enter_result,
        "setpgid": _enter_result,
        "prctl": _enter_prctl,
        "rt_sigaction": _enter_sigaction,
    }
    _exits: ClassVar[dict[str, Callable[[Calls, Call, int, float, int, int], None]]] = {
        **dict.fromkeys(syscalls.WAITS, _leave_wait),
        **dict.fromkeys(syscalls.KILLS, _leave_kill),
        **dict.fromkeys(syscalls.SLEEPS, _leave_sleep),
        **dict.fromkeys(syscalls.WRITES, _leave_write),
        "setsid": _leave_setsid,
        "setpgid": _leave_setpgid,
    }


def _pieces(call: Call, tid: int) -> Iterator[tuple[int, int]]:
    """Give (address, size) of what a write or writev hands over."""
    if call.name == "write":
        yield call.words[1], min(call.words[2], _MOST_READ)
        return
    vectors = ptrace.read_memory(tid, call.words[1], 16 * min(call.words[2], 1024))
    yield from ((address, min(size, _MOST_READ)) for address, size in struct.iter_unpack("QQ", vectors))
