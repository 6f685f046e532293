"""The exact back end: runs a program under ptrace and tells what the kernel did with its processes.

A process of its own, with one thread, because a tracee belongs to the thread that traces it; and a subreaper,
because orphans have to go somewhere. It waits for everything at once with sigtimedwait(2): stops and deaths
(SIGCHLD), output and its client (SIGIO), Ctrl-C, and the time. It does not draw, keep or judge: each event
leaves as a line of the recording, and `recording` starts this process and reads the lines.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import signal
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, fields

from labs.observer import launch, process_table, ptrace, syscalls
from labs.observer.calls import Calls
from labs.observer.channels import Channels
from labs.observer.events import (
    EXACT,
    INFERRED,
    Continued,
    Ended,
    Event,
    Execed,
    Header,
    Noted,
    Sent,
    Signalled,
    Stopped,
)
from labs.observer.family import Family
from labs.observer.feed import Feed

_WALL = 0x40000000
_STOPS = {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}
_ASKED_TO_END = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT}
_AWAITED = {signal.SIGCHLD, signal.SIGIO, *_ASKED_TO_END}
_GRACE_S = 0.5  # what an interrupted program has for its own cleaning up
_QUIET_S = 0.001  # no news for so long: time to send what there is
_LATEST_S = 0.05  # but nobody waits longer than this for a line


@dataclass(frozen=True)
class Plan:
    """What to observe and how long: limits on time (seconds, 0: none), processes, output bytes and events."""

    argv: list[str]
    environment: dict[str, str]
    feed: int
    terminal: int | None = None
    captions: str = ""
    sleeps: bool = True
    timeout_s: float = 60
    linger_s: float = 5
    limit_processes: int = 200
    limit_output: int = 16 << 20
    limit_events: int = 1_000_000


class Tracer:
    """One observed program, from its fork to the end of the last of its processes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        connection = socket.socket(fileno=plan.feed)
        connection.set_inheritable(False)
        self.client = connection
        self.feed = Feed(connection)
        self.channels = Channels(outputs=plan.terminal is None, captions=bool(plan.captions))
        self.machine = syscalls.MACHINES[platform.machine()]
        self.sigchld = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.family = Family(os.getpid(), process_table.parent_of, self.sigchld == signal.SIG_IGN)
        self.threads: dict[int, int] = {}  # thread id: its process
        self.calls = Calls(self.machine, self.feed, self.family, self.threads, self._wrote)
        self.halted: set[int] = set()  # processes in a group-stop
        self.early: dict[int, list[tuple[float, int]]] = {}  # stops of children not yet announced
        self.early_parents: dict[int, int] = {}
        self.root = self.last_killed = 0
        self.root_ended = False
        self.ending = "done"
        self.deadline = float("inf")
        self.forced = False
        self.started = 0.0
        self.last_flush = 0.0

    # ---- the loop

    def run(self) -> None:
        """Start the program, follow it until its last process has ended, tell it all."""
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
        _signal_when_readable(self.client)
        ptrace.become_subreaper("observer")
        self._start(mask)
        while True:
            try:
                pid, status = os.waitpid(-1, _WALL | os.WNOHANG)
            except ChildProcessError:
                break
            if pid:
                self._reported(pid, status)
            else:
                self._idle()
        self._finish()

    def _start(self, mask: set[int]) -> None:
        plan = self.plan
        rules = {**syscalls.FAMILY_RULES, **(syscalls.SLEEP_RULES if plan.sleeps else {})}
        rules |= syscalls.WRITE_RULES if plan.terminal is not None else {}
        environment = dict(plan.environment)
        if plan.captions:
            environment["PYTHONPATH"] = os.pathsep.join(
                filter(None, (plan.captions, environment.get("PYTHONPATH")))
            )
            environment["FORKROOM_CAPTIONS"] = self.channels.caption_address
        program = launch.Program(
            argv=plan.argv,
            outputs=[inlet.fileno() for inlet in self.channels.inlets.values()],
            terminal=plan.terminal,
            filter=syscalls.filter_program(self.machine, rules),
            environment=environment,
            signal_mask=mask,
            sigchld=self.sigchld,
        )
        self.started = self.last_flush = time.monotonic()
        self.root, failure = launch.start(program)
        self.feed.begin(
            Header(
                tuple(plan.argv),
                started=time.time(),
                clock=self.started,
                observer=os.getpid(),
                tty=plan.terminal is not None,
            )
        )
        for inlet in self.channels.inlets.values():
            inlet.close()
        if plan.terminal is not None:
            os.close(plan.terminal)
        self.failure = failure
        self.deadline = self.started + plan.timeout_s if plan.timeout_s else float("inf")
        self.last_killed = self.root  # until somebody was
        self.feed.put(self.family.born(0.0, self.root, os.getpid()))

    def _idle(self) -> None:
        """Wait for news; send what there is when none comes at once."""
        quiet = _QUIET_S if len(self.feed) else self.deadline - time.monotonic()
        if quiet > 0:
            news = signal.sigtimedwait(_AWAITED, min(quiet, 3600))
            if news is not None:
                self._news(news)
                if time.monotonic() - self.last_flush < _LATEST_S:
                    return
        self._flush()
        if self.feed.broken:
            self._force_end("interrupted")
        elif time.monotonic() >= self.deadline:
            self._force_end(self._why_late())

    def _news(self, news: signal.struct_siginfo) -> None:
        if news.si_signo == signal.SIGIO:
            self._drain(self._now())
            self._listen()
        elif news.si_signo in _ASKED_TO_END:
            self._interrupt()

    def _listen(self) -> None:
        """Hear the client: a number asks to pass this signal on, the end of the line to end everything."""
        try:
            said = self.client.recv(16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self.feed.broken = True
            self._force_end("interrupted")
            return
        if not self._heard_it_too() and not self.root_ended:
            os.kill(self.root, said[-1])
        self._interrupt()

    def _heard_it_too(self) -> bool:
        """Tell whether the terminal sent the signal to this process as well, and so to the program."""
        return self.ending == "interrupted" or signal.sigtimedwait(_ASKED_TO_END, 0) is not None

    def _interrupt(self) -> None:
        if self.ending != "interrupted":
            self.ending = "interrupted"
            self.deadline = time.monotonic() + _GRACE_S

    def _why_late(self) -> str:
        if self.ending != "done":
            return self.ending
        return "lingering" if self.root_ended else "timeout"

    def _force_end(self, reason: str) -> None:
        """Kill everything that lives; the loop goes on until the last death is told."""
        if self.forced:
            return
        self.forced, self.ending, self.deadline = True, reason, float("inf")
        self.feed.put(Sent(self._now(), -1, signal.SIGKILL, self.family.observer))
        for pid in (*self.family.living, *self.early):
            _kill(pid)

    def _finish(self) -> None:
        t = self._now()
        for pid in list(self.early):
            self._announce(pid, self.root, INFERRED)
        self._drain(t)
        self.channels.close()
        failure = os.read(self.failure, 32).decode().split()
        if failure and failure[0] == "refused":
            raise ptrace.RefusedError(int(failure[1]), "seccomp")
        if failure:
            self.ending = "not-found" if int(failure[1]) == 2 else "not-executable"  # ENOENT
        self.feed.put(Ended(t, self.root, self.ending))
        self._flush()

    # ---- events out

    def _now(self) -> float:
        return round(time.monotonic() - self.started, 6)

    def _put(self, events: Iterable[Event]) -> None:
        for event in events:
            self.feed.put(event)

    def _drain(self, t: float) -> None:
        self._put(self.channels.drain(t))
        if self.channels.written > self.plan.limit_output:
            self._force_end("output")

    def _wrote(self, size: int) -> None:
        """Count what was written where no channel saw it: on a terminal."""
        self.channels.written += size

    def _flush(self) -> None:
        self.calls.settle()
        self.feed.flush()
        self.last_flush = time.monotonic()
        if self.feed.count > self.plan.limit_events:
            self._force_end("events")

    # ---- what wait reports

    def _reported(self, tid: int, status: int) -> None:
        t = self._now()
        self._drain(t)
        pid = self.threads.get(tid, tid)
        if pid == tid and pid not in self.family and not self._introduced(t, pid, status):
            return
        self._handle(t, tid, pid, status)
        if self.forced:
            _kill(pid)

    def _handle(self, t: float, tid: int, pid: int, status: int) -> None:
        if not os.WIFSTOPPED(status):
            self._ended(t, tid, pid, status)
            return
        sig, event = os.WSTOPSIG(status), status >> 16
        if event in ptrace.BIRTHS:
            self._bore(t, tid, pid, event)
        elif event == ptrace.EVENT_EXEC:
            self._execed(t, tid)
        elif event == ptrace.EVENT_SECCOMP:
            ptrace.resume(self.calls.entered(t, tid, pid), tid)
        elif event == ptrace.EVENT_STOP:
            self._halted(t, tid, pid, sig)
        elif sig == ptrace.SYSCALL_STOP:
            self.calls.left(t, tid, pid)
            ptrace.resume(ptrace.CONT, tid)
        else:
            self._signalled(t, tid, pid, sig)

    def _introduced(self, t: float, tid: int, status: int) -> bool:
        """Meet somebody unknown: a thread is let go at once, a process is held until it is announced."""
        if tid in self.early:
            self.early[tid].append((t, status))
            return False
        process, parent = process_table.identity(tid)
        if process != tid:
            self.threads[tid] = process
            return True
        if not os.WIFSTOPPED(status) and not parent:
            return False  # a thread that came and went
        self.early[tid] = [(t, status)]
        self.early_parents[tid] = parent
        if parent not in self.family or parent in self.family.dead:
            # The parent was killed in the middle of its fork and can announce nobody any more.
            self._announce(tid, self.last_killed, INFERRED)
        return False

    def _announce(self, pid: int, parent: int, known: str) -> None:
        """Tell of a child whose stops came first, then handle them."""
        reports = self.early.pop(pid)
        self.early_parents.pop(pid, None)
        self.feed.put(self.family.born(reports[0][0], pid, parent, known))
        for t, status in reports:
            self._handle(t, pid, pid, status)

    def _bore(self, t: float, tid: int, pid: int, event: int) -> None:
        child = ptrace.event_message(tid)
        is_thread = event == ptrace.EVENT_CLONE and process_table.identity(child)[0] != child
        if child and is_thread:
            self.threads[child] = pid
        elif child:
            self.calls.end_polls(pid)
            if child in self.early:
                self._announce(child, pid, EXACT)
            elif child not in self.family:
                self.feed.put(self.family.born(t, child, pid))
            if len(self.family) > self.plan.limit_processes:
                self._force_end("processes")
        ptrace.resume(ptrace.CONT, tid)

    def _execed(self, t: float, tid: int) -> None:
        pid = tid  # whichever thread called exec, it has become the process's only one
        former = ptrace.event_message(pid)
        for thread in [thread for thread, process in self.threads.items() if process == pid]:
            del self.threads[thread]
            self.calls.ended(thread, pid)
        self.calls.ended(former, pid)
        self.family.execed(pid)
        words = process_table.command_line(pid)
        self.feed.put(Execed(t, pid, words))
        if process_table.gains_privileges(pid):
            self.feed.put(Noted(t, pid, "setuid", words[0] if words else ""))
        ptrace.resume(ptrace.CONT, pid)

    def _halted(self, t: float, tid: int, pid: int, sig: int) -> None:
        """A group-stop, its end, or a new tracee's first stop (which says nothing new)."""
        if sig in _STOPS:
            if pid not in self.halted:
                self.halted.add(pid)
                self.feed.put(Stopped(t, pid, sig))
            ptrace.resume(ptrace.LISTEN, tid)
            return
        if pid in self.halted:
            self.halted.discard(pid)
            self.feed.put(Continued(t, pid))
        ptrace.resume(ptrace.CONT, tid)

    def _signalled(self, t: float, tid: int, pid: int, sig: int) -> None:
        if sig != signal.SIGCHLD or self.family.handles_sigchld(pid):
            self.feed.put(Signalled(t, pid, sig, ptrace.signal_sender(tid)))
        ptrace.resume(ptrace.CONT, tid, sig)

    def _ended(self, t: float, tid: int, pid: int, status: int) -> None:
        self.calls.ended(tid, pid)
        if tid != pid:
            del self.threads[tid]
            return
        self.calls.end_polls(pid)
        if pid in self.family.dead:  # it was a zombie, and has become ours by adoption
            self.feed.put(self.family.reaped(t, pid, self.family.observer))
            return
        for child in [child for child, parent in self.early_parents.items() if parent == pid]:
            self._announce(child, pid, INFERRED)
        self._put(self.channels.finish(t, pid))
        self.halted.discard(pid)
        killed = os.WIFSIGNALED(status)
        self.last_killed = pid if killed else self.last_killed
        self._put(
            self.family.died(
                t,
                pid,
                None if killed else os.WEXITSTATUS(status),
                os.WTERMSIG(status) if killed else None,
                killed and os.WCOREDUMP(status),
            )
        )
        if pid == self.root and not self.root_ended:
            self.root_ended = True
            self.deadline = min(self.deadline, time.monotonic() + self.plan.linger_s)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _signal_when_readable(connection: socket.socket) -> None:
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, fcntl.fcntl(connection, fcntl.F_GETFL) | os.O_ASYNC)


def main() -> None:
    """Observe what the plan on the command line asks for; exit 1 where ptrace or seccomp is refused."""
    found = json.loads(sys.argv[1])
    plan = Plan(**{field.name: found[field.name] for field in fields(Plan) if field.name in found})
    try:
        Tracer(plan).run()
    except ptrace.RefusedError as refused:
        sys.exit(f"{refused.strerror}: {os.strerror(refused.errno or 0)}")
