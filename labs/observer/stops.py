"""What a tracee's stop or death means, and how it goes on: ptrace(2).

`tracer` waits and hands each report over; births, exec, job control, signals and deaths are told here, the
system calls by `calls`, what follows for parents and orphans by `family`.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator

from labs.observer import process_table, ptrace, syscalls
from labs.observer.calls import Calls
from labs.observer.channels import Channels
from labs.observer.ending import Ending
from labs.observer.events import EXACT, INFERRED, Continued, Execed, Noted, Sampled, Sent, Signalled, Stopped
from labs.observer.family import Family
from labs.observer.feed import Feed
from labs.observer.newcomers import Newcomers
from labs.observer.plan import Plan
from labs.observer.turns import Turns

_THREADS_EACH = 8  # for each process that there may be
_STOPS = {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}


class Stops:
    """Everybody who is traced, from the first stop to the last status."""

    def __init__(
        self,
        plan: Plan,
        machine: syscalls.Machine,
        *,
        feed: Feed,
        channels: Channels,
        ending: Ending,
        sigchld: object,
    ) -> None:
        self.limit_processes = plan.limit_processes
        self.feed = feed
        self.channels = channels
        self.ending = ending
        self.family = Family(
            os.getpid(),
            process_table.parent_of,
            process_table.pids_in_namespaces,
            sigchld_ignored=sigchld == signal.SIG_IGN,
        )
        self.threads: dict[int, int] = {}  # thread id (but a leader's): its process
        self.newcomers = Newcomers()
        self.halted: set[int] = set()  # processes in a group-stop
        self.calls = Calls(
            machine, self.family, self.threads, feed=feed, channels=channels, halted=self.halted
        )
        self.calls.fenced = plan.fenced
        if plan.terminal is not None:
            self.calls.terminal = process_table.terminal_at(os.getpid(), plan.terminal)
        self.turns = Turns(plan.schedule, plan.seed, self.family, self.halted)
        self.root = self.last_killed = 0

    def begin(self, root: int) -> None:
        """Meet the program's first process."""
        self.root = self.last_killed = root
        self.feed.put_all(self.family.born(0.0, root, os.getpid()))

    def reported(self, t: float, tid: int, status: int) -> None:
        """Take what wait reported of a tracee, and let it go on."""
        pid = self.threads.get(tid, tid)
        known = pid in self.family
        if known and pid in self.family.dead and os.WIFSTOPPED(status):
            known = False  # the pid has a new owner
        if known:
            self._handle(t, tid, pid, status)
        else:
            self.newcomers.hold(tid, (t, status))
        if self.ending.forced and pid not in self.family.dead and os.WIFSTOPPED(status):
            _kill(pid)

    def settle(self, t: float) -> None:
        """Announce those whose parent was killed in the middle of its fork; there is no other news."""
        if self.newcomers:
            for pid in self.newcomers.unannounced(self.family.living):
                self._announce(t, pid, self.last_killed, INFERRED)

    def take_turns(self, t: float) -> None:
        """Let go whose time has come, of those that a schedule holds; everybody, once it all is to end."""
        if self.ending.reason != "done":
            self.turns.end()
        elif not self.feed.full:  # else who is blocked may only wait for us to take its output
            self.turns.look(t)

    def living_parent(self, tid: int) -> int:
        """Give the parent of a thread's process, if it is a tracee and not known to be dead; else 0."""
        pid = self.threads.get(tid, tid)
        if pid not in self.family or pid in self.family.dead:
            return 0
        parent = self.family.parent(pid)
        return parent if parent in self.family and parent not in self.family.dead else 0

    def force_end(self, t: float, reason: str | None) -> None:
        """Kill everything that lives, and say so; deaths go on being told."""
        if not self.ending.forced:
            self.ending.force(reason)
            if reason is None:  # it is late: were they blocked for ever, or had they no time to run?
                self.feed.put_all(self._last_looks(t))
            self.feed.put(Sent(t, -1, signal.SIGKILL, self.family.observer))
            for pid in (*self.family.living, *self.newcomers.tids):
                _kill(pid)

    def _last_looks(self, t: float) -> Iterator[Sampled]:
        for pid in self.family.living:
            state, name, nice = process_table.look(pid)
            if state:
                yield Sampled(t, pid, state, round(process_table.cpu_s(pid), 6), name, nice)

    def _handle(self, t: float, tid: int, pid: int, status: int) -> None:
        if not os.WIFSTOPPED(status):
            self._ended(t, tid, pid, status)
            return
        self.turns.reported(pid)
        sig, event = os.WSTOPSIG(status), status >> 16
        if event == ptrace.EVENT_SECCOMP:
            ptrace.resume(self.calls.entered(t, tid, pid), tid)
        elif sig == ptrace.SYSCALL_STOP:
            self.calls.left(t, tid, pid)
            ptrace.resume(ptrace.CONT, tid)
        elif event in ptrace.BIRTHS:
            self._bore(t, tid, pid, event)
        elif event == ptrace.EVENT_EXEC:
            self._execed(t, tid)
        elif event == ptrace.EVENT_STOP:
            self._halted(t, tid, pid, sig)
        else:
            self._signalled(t, tid, pid, sig)

    def _bore(self, t: float, tid: int, pid: int, event: int) -> None:
        child, stays = ptrace.event_message(tid), False
        parent = self.calls.bore(tid, pid)
        if child and event == ptrace.EVENT_CLONE and process_table.is_thread(child, pid):
            self.threads[child] = pid
            self._admit(child, pid)
            if 0 < self.limit_processes * _THREADS_EACH < len(self.threads):
                self.force_end(t, "processes")
        elif child:
            self.calls.waits.end_polls(pid)
            stays = self.turns.born(t, tid, pid, child, vfork=event == ptrace.EVENT_VFORK)
            self._announce(t, child, parent, EXACT)
            if 0 < self.limit_processes < len(self.family):
                self.force_end(t, "processes")
        if not stays:
            ptrace.resume(ptrace.CONT, tid)

    def _announce(self, t: float, pid: int, parent: int, known: str) -> None:
        """Tell of a child, and of what was reported of it before."""
        self.feed.put_all(self.family.born(self.newcomers.first_seen(pid, t), pid, parent, known))
        self._admit(pid, pid)

    def _admit(self, tid: int, pid: int) -> None:
        """Handle what was held back of somebody who is known now; a first stop says nothing new."""
        for t, status in self.newcomers.release(tid):
            if status >> 16 == ptrace.EVENT_STOP and os.WSTOPSIG(status) == signal.SIGTRAP:
                if not self.turns.stays(tid):
                    ptrace.resume(ptrace.CONT, tid)
            else:
                self._handle(t, tid, pid, status)
        if self.ending.forced and pid in self.family and pid not in self.family.dead:
            _kill(pid)

    def _execed(self, t: float, pid: int) -> None:
        # Whichever thread called exec, it has become the process's only one, and has the process's id.
        former = ptrace.event_message(pid)
        for thread in [thread for thread, process in self.threads.items() if process == pid]:
            del self.threads[thread]
            self.calls.ended(thread, pid)
        self.calls.ended(former, pid)
        self.family.execed(pid)
        words = process_table.command_line(pid)
        self.feed.put(Execed(t, pid, words))
        for note in process_table.peculiarities(pid):
            self.feed.put(Noted(t, pid, note, words[0] if words else ""))
        if not self.turns.execed(t, pid):
            ptrace.resume(ptrace.CONT, pid)

    def _halted(self, t: float, tid: int, pid: int, sig: int) -> None:
        """A group-stop, or its end."""
        if sig in _STOPS:
            if pid not in self.halted:
                self.halted.add(pid)
                self.feed.put(Stopped(t, pid, sig))
            ptrace.resume(ptrace.LISTEN, tid)
            return
        if pid in self.halted:
            self.halted.discard(pid)
            self.feed.put(Continued(t, pid))
        if not self.turns.stays(tid):
            ptrace.resume(ptrace.CONT, tid)

    def _signalled(self, t: float, tid: int, pid: int, sig: int) -> None:
        self.calls.interrupted(t, tid, pid, sig)
        if sig != signal.SIGCHLD or self.family.handles_sigchld(pid):
            self.feed.put(Signalled(t, pid, sig, self._sender(tid)))
        ptrace.resume(ptrace.CONT, tid, sig)

    def _sender(self, tid: int) -> int | None:
        sender = ptrace.signal_sender(tid)
        return self.family.seen_from_here(tid, sender) if sender else sender

    def _ended(self, t: float, tid: int, pid: int, status: int) -> None:
        self.calls.ended(tid, pid)
        if tid != pid:
            del self.threads[tid]
            self.turns.ended(t, tid, pid)
            return
        if pid in self.family.dead:  # it was a zombie, and has become ours by adoption
            self.feed.put_all(self.family.reaped(t, pid, self.family.observer))
            return
        self.calls.waits.end_polls(pid)
        for child in self.newcomers.children_of(pid):
            self._announce(t, child, pid, INFERRED)
        self.feed.put_all(self.channels.finish(t, pid))
        self.halted.discard(pid)
        killed = os.WIFSIGNALED(status)
        self.last_killed = pid if killed else self.last_killed
        code = None if killed else os.WEXITSTATUS(status)
        number = os.WTERMSIG(status) if killed else None
        self.feed.put_all(self.family.died(t, pid, code, number, killed and os.WCOREDUMP(status)))
        if pid == self.root:
            self.ending.end_root(t)
        self.turns.ended(t, tid, pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
