"""The hooks back end: where ptrace is refused, the program's own reports stand in for the kernel's.

A process of its own, like `tracer`, with the same plan and the same feed; a subreaper where there is such a
thing. Python programs carry `captions` and report what they do (`reports`); what they do not say, the process
table says when it is looked at, and a pidfd tells when somebody has died (`census`).

What is exact here: who wrote which output (Linux), the exits of the program itself and of adopted orphans,
the moment of every death (Linux), the code of whoever is a zombie long enough to be looked at.
What is inferred, from reports of Python code: births, waits, polls, who reaped whom, signals sent by os.kill,
os.killpg and signal.raise_signal, setsid, setpgid, what signal.signal chose for SIGCHLD.
What is sampled: births among programs that are not Python (or run with -I, -E, -S, or with an environment
that is not ours), and what is executed; whoever lives shorter than a look (50 ms) may be missed.
What is not known at all: delivered signals, sleeps, SA_NOCLDWAIT, subreapers among the program's processes,
calls made in C, output on a terminal (--tty), the exit code of a child that nobody had to reap, other than by
os._exit; pids inside a pid namespace of the program's own are taken for ours. A fork bomb of Pythons stands
still at the limit, one of other programs has to be outrun by looking and killing.
Without SO_PASSCRED and pidfds (macOS) all output counts as the program's own, deaths are sampled, and orphans
belong to pid 1; there this file has been reasoned about, not tried.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from typing import Any

import psutil

from labs.observer import launch, ptrace
from labs.observer.census import LINUX, Census
from labs.observer.ending import ASKED_TO_END, Ending
from labs.observer.events import EXACT, Ended, Header, Noted, Sent, Wrote
from labs.observer.feed import LATEST_S, QUIET_S, Feed
from labs.observer.handover import given
from labs.observer.plan import Plan
from labs.observer.report_channels import ReportChannels

_LOOK_S = 0.05
_KILL_S = 0.005  # between two rounds of killing: somebody may have been born meanwhile


class Hooks:
    """One observed program, from its fork to the end of the last of its processes."""

    def __init__(self, plan: Plan, client: socket.socket, stdin_closed: bool = False) -> None:
        self.plan = plan
        self.client = client
        self.stdin_closed = stdin_closed
        self.feed = Feed(client)
        self.ending = Ending(plan)
        self.channels = ReportChannels(self, outputs=plan.terminal is None)
        self.sigchld = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.census = Census(self.feed, self.channels, self.ending, self.sigchld)
        self.poll = self.census.poll
        self.last_flush = self.next_look = 0.0
        self.exec_failure: list[str] | None = None  # not known yet

    # ---- the loop

    def run(self) -> None:
        """Start the program, follow it until its last process has ended, tell it all."""
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})
        if LINUX:
            ptrace.become_subreaper("observer")
        self.wakeups = _wake_up_on({signal.SIGCHLD, *ASKED_TO_END})
        self._start(mask)
        while self._collect():
            self._await()
        self._finish()

    def _start(self, mask: set[int]) -> None:
        started = self.census.started_at = time.monotonic()
        self.root, self.failure = launch.start(self._program(mask))
        tty = self.plan.terminal is not None
        self.feed.begin(Header(tuple(self.plan.argv), "hooks", time.time(), started, os.getpid(), tty))
        for inlet in self.channels.inlets.values():
            inlet.close()
        if self.plan.terminal is not None:
            os.close(self.plan.terminal)
        for descriptor in (self.wakeups, self.client.fileno(), self.failure, *self.channels.descriptors):
            self.poll.register(descriptor, select.POLLIN)
        self.next_look = _LOOK_S
        self.feed.put(Noted(0.0, self.root, "hooks"))
        self.census.root = self.root
        self.census.born(0.0, self.root, os.getpid(), EXACT)

    def _program(self, mask: set[int]) -> launch.Program:
        plan, environment = self.plan, dict(self.plan.environment)
        folder = os.path.join(os.path.dirname(__file__), "captions")  # noqa: PTH118, PTH120
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (folder, environment.get("PYTHONPATH"))))
        environment["FORKROOM_REPORTS"] = self.channels.caption_address
        if plan.captions:
            environment["FORKROOM_CAPTIONS"] = self.channels.caption_address
        return launch.Program(
            argv=plan.argv,
            outputs=[inlet.fileno() for inlet in self.channels.inlets.values()],
            terminal=plan.terminal,
            stdin_closed=self.stdin_closed,
            own_session=plan.own_session,
            filter=b"",
            environment=environment,
            signal_mask=mask,
            sigchld=self.sigchld,
        )

    def _collect(self) -> bool:
        """Take what wait has to tell; say whether anybody is left."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED | os.WCONTINUED)
            except ChildProcessError:
                self._drain()
                self.census.settle(at_last=LINUX)
                return bool(self.census.family.living)  # orphans, where they are not ours
            if not pid:
                return True
            self._drain()  # what it did comes before its end
            self.census.waited(self._now(), pid, status)

    def _await(self) -> None:
        """Sleep until there is news, or something to do."""
        if self.feed.full and not self.ending.forced:  # let the program wait as well for a slow client
            select.select([], [self.client], [], LATEST_S)
            self._flush()
            self._check_limits()
        t = self._now()
        due = min(self.ending.deadline, self.next_look, t + QUIET_S if len(self.feed) else t + LATEST_S)
        news = self.poll.poll(max(0.0, due - t) * 1000)
        self._drain()
        for descriptor, _ in news:
            self._news(descriptor)
        self.census.settle()
        if self._now() >= self.next_look:
            self._look()
        if not news or self._now() - self.last_flush > LATEST_S:
            self._flush()
        self._check_limits()

    def _check_limits(self) -> None:
        plan = self.plan
        if self.feed.broken:
            self._force_end("interrupted")
        elif self._now() >= self.ending.deadline:
            self._force_end(None)
        elif 0 < plan.limit_events < self.feed.count:
            self._force_end("events")
        elif self._too_many:
            self._force_end("processes")
        elif 0 < plan.limit_output < self.channels.written:
            self._force_end("output")

    @property
    def _too_many(self) -> bool:
        return 0 < self.plan.limit_processes < len(self.census.family)

    @property
    def deaf(self) -> bool:
        """Tell whether no report is read any more."""
        return self.ending.forced or self._too_many

    def _force_end(self, reason: str | None) -> None:
        """Decide to kill everybody; the looks do it, again and again, until nobody is left."""
        if not self.ending.forced:
            self.ending.force(reason)
            self.feed.put(Sent(self._now(), -1, signal.SIGKILL, os.getpid()))
            self.next_look = 0.0
            with contextlib.suppress(OSError):  # as root: come before a crowd of others
                os.setpriority(os.PRIO_PROCESS, 0, -10)

    def _look(self) -> None:
        """Find whom nobody has announced, and what is executed; kill everybody if it is time to."""
        t = self._now()
        for process in psutil.Process().children(recursive=True):
            if self.ending.forced:
                _kill(process.pid, signal.SIGKILL)
            else:
                self.census.found(t, process.pid)
        if self.ending.forced:
            for pid in [] if LINUX else self.census.family.living:
                _kill(pid, signal.SIGKILL)
        self.census.look_for_the_dead()
        cost = self._now() - t
        self.next_look = self._now() + (_KILL_S if self.ending.forced else max(_LOOK_S, 10 * cost))

    # ---- what comes in

    def _news(self, descriptor: int) -> None:
        if self.census.ended(descriptor):
            return
        if descriptor == self.client.fileno():
            self._listen()
        elif descriptor == self.wakeups:
            self._heard_signals()
        elif descriptor == self.failure:
            self._executed()
        elif descriptor in self.channels.finished:
            self.poll.unregister(descriptor)

    def _executed(self) -> None:
        """The pipe of exec's errors has ended: the program runs, or never will."""
        self.poll.unregister(self.failure)
        self.exec_failure = os.read(self.failure, 64).decode().split()
        os.close(self.failure)
        if not self.exec_failure:
            self.census.runs(self._now(), self.root, EXACT)

    def _heard_signals(self) -> bool:
        """Take the signals that have come; tell whether one of them asks to end."""
        heard = b""
        with contextlib.suppress(BlockingIOError):
            heard = os.read(self.wakeups, 4096)
        if not ASKED_TO_END.intersection(heard):
            return False
        self.ending.interrupt(self._now())
        return True

    def _listen(self) -> None:
        """Hear the client: it may ask to pass a signal on; once it has gone everything ends."""
        asked = self.feed.hear()
        if self.feed.broken:
            self.poll.unregister(self.client)
        if not asked:
            return
        heard_it_too = self._heard_signals()  # it came from the terminal
        if not heard_it_too and not self.ending.interrupted and not self.ending.root_ended:
            _kill(self.root, asked)
        self.ending.interrupt(self._now())

    def heard(self, t: float, pid: int, found: dict[str, Any]) -> None:
        """Take in a report; the sender may be somebody whom nobody has announced."""
        if found["did"] == "born" or pid in self.census.family or self.census.meet(t, pid):
            self.census.reports.heard(t, pid, found)

    def _drain(self) -> None:
        """Take in what was reported and written, unless the client is too slow: then the program waits."""
        if self.feed.full and not self.ending.forced:
            return
        t = self._now()
        for event in self.channels.drain(t):
            if isinstance(event, Wrote) and event.pid not in self.census.family:
                self.feed.put_all(self.channels.reported(t))
                self.census.meet(t, event.pid)
            self.feed.put(event)

    # ---- the end

    def _flush(self) -> None:
        self.census.reports.settle()
        self.feed.flush()
        self.last_flush = self._now()

    def _finish(self) -> None:
        self._drain()
        if self.exec_failure is None:
            self._executed()
        self.census.close()
        self.channels.close()
        failure = self.exec_failure
        reason, detail = launch.reason(*failure) if failure else (self.ending.reason, "")
        self.feed.put(Ended(self._now(), self.root, reason, detail))
        self._flush()
        while self.feed.unsent and not self._heard_signals():
            select.select([], [self.client], [], LATEST_S)
            self.feed.flush()

    def _now(self) -> float:
        return self.census.now()


def _kill(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _wake_up_on(signals: set[signal.Signals]) -> int:
    """Give a descriptor that has a byte for every one of `signals` that comes."""
    read_end, write_end = os.pipe()
    for descriptor in (read_end, write_end):
        os.set_blocking(descriptor, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in signals:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    return read_end


def main() -> None:
    """Observe what the plan asks for; the command line is that of `tracer`."""
    Hooks(*given(sys.argv[1:])).run()
