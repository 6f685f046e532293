"""The exact back end: runs a program under ptrace and tells what the kernel did with its processes.

A process of its own, with one thread, because a tracee belongs to the thread that traces it; and a subreaper,
because orphans have to go somewhere. It waits for everything at once with sigtimedwait(2): stops and deaths
(SIGCHLD), output and its client (SIGIO), Ctrl-C, and the time. It does not draw, keep or judge: each event
leaves as a line of the recording. `session` starts this process and reads the lines, `stops` says what a stop
means, `ending` when it is over.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from labs.observer import launch, process_table, ptrace, syscalls
from labs.observer.channels import Channels
from labs.observer.ending import ASKED_TO_END, NEVER, Ending
from labs.observer.events import Ended, Header
from labs.observer.feed import LATEST_S, QUIET_S, Feed
from labs.observer.handover import given
from labs.observer.plan import Plan
from labs.observer.stops import Stops

_WALL = 0x40000000
_LOOKS = 40  # after a stop the next one is near: looking so often costs less than to sleep and be woken
_WEIGHED_S = 0.1  # between two looks at the memory of all


class Tracer:
    """One observed program, from its fork to the end of the last of its processes."""

    def __init__(
        self,
        plan: Plan,
        client: socket.socket,
        stdin_closed: bool = False,
        play: Callable[[int], NoReturn] | None = None,
        seized: Callable[[], None] | None = None,
    ) -> None:
        """Let the program be what `play` does, if given, with the descriptor by which it tells.

        `seized` is called here before it begins.
        """
        self.plan = plan
        self.play = play
        self.seized = seized
        self.client = client
        self.machine = syscalls.MACHINES[os.uname().machine]
        self.feed = Feed(client)
        self.channels = Channels(
            outputs=plan.terminal is None, captions=bool(plan.captions), tells=plan.tells
        )
        self.ending = Ending(plan)
        self.stdin_closed = stdin_closed
        # What the caller chose to ignore (nohup, a background job) does not end the program.
        self.asked_to_end = {n for n in ASKED_TO_END if signal.getsignal(n) is not signal.SIG_IGN}
        self.awaited = tuple(map(int, (signal.SIGCHLD, signal.SIGIO, *self.asked_to_end)))
        self.started = self.last_look = 0.0
        self.next_weighing = _WEIGHED_S if plan.limit_memory else NEVER
        self.first = 0  # whom SIGCHLD named last

    # ---- the loop

    def run(self) -> None:
        """Start the program, follow it until its last process has ended, tell it all."""
        gc.disable()  # nothing here goes round in circles; a collection only holds the program up
        self.mask = signal.pthread_sigmask(signal.SIG_BLOCK, self.awaited)
        _signal_when_readable(self.client)
        ptrace.become_subreaper("observer")
        self._start()
        self._listen()  # what was said before there was a signal for it
        looks = 0
        while True:
            if self.feed.full and not self.ending.forced:
                self._wait_for_the_reader()
                continue
            try:
                tid, status = self._take_report()
            except ChildProcessError:
                break
            if tid:
                looks = 0
                self._handle(tid, status)
            elif looks < _LOOKS:
                looks += 1
            else:
                self._idle()
        self._finish()

    def _take_report(self) -> tuple[int, int]:
        """Take one stop or death from the kernel; (0, 0) if there is none.

        Among several that came together, SIGCHLD names the first, and is asked first; the rest are found in
        the order of the kernel's lists, which is nobody's. There a parent's death goes before its child's,
        and everywhere before a call of its child's: an orphan may have seen that it has another parent.
        """
        first, self.first = self.first, 0
        tid = status = 0
        if first:
            with contextlib.suppress(ChildProcessError):
                tid, status = os.waitpid(first, _WALL | os.WNOHANG)
        named = bool(tid)
        if not named:
            tid, status = os.waitpid(-1, _WALL | os.WNOHANG)
        if tid and (status >> 16 == ptrace.EVENT_SECCOMP or not (named or os.WIFSTOPPED(status))):
            parent = self.stops.living_parent(tid)
            if parent and _has_died(parent):
                self._handle(*os.waitpid(parent, _WALL | os.WNOHANG))
        return tid, status

    def _handle(self, tid: int, status: int) -> None:
        t = self._now()
        if self.channels.any_news():
            self._drain(t)
        self.stops.reported(t, tid, status)
        if t - self.last_look > LATEST_S:
            self._pause(0)  # the tracees leave no idle moment for it
            self._look(t)

    def _start(self) -> None:
        plan = self.plan
        sigchld = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.started = time.monotonic()
        self.stops = Stops(
            plan, self.machine, feed=self.feed, channels=self.channels, ending=self.ending, sigchld=sigchld
        )
        self.root, self.failure = launch.start(self._program(sigchld))
        terminal = plan.terminal is not None
        header = Header(
            tuple(plan.argv),
            "ptrace",
            time.time(),
            self.started,
            os.getpid(),
            terminal,
            plan.schedule,
            plan.seed,
        )
        self.feed.begin(header)
        for inlet in self.channels.inlets.values():
            inlet.close()
        if plan.terminal is not None:
            os.close(plan.terminal)
        self.stops.begin(self.root)

    def _program(self, sigchld: object) -> launch.Program:
        plan = self.plan
        rules = {**syscalls.FAMILY_RULES, **(syscalls.SLEEP_RULES if plan.sleeps else {})}
        rules |= syscalls.FENCE_RULES if plan.fenced else {}
        rules |= syscalls.WRITE_RULES if plan.terminal is not None else {}
        environment = dict(plan.environment)
        if plan.captions:
            paths = (plan.captions, environment.get("PYTHONPATH"))
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
            environment["FORKROOM_CAPTIONS"] = self.channels.caption_address
        inlets, play = self.channels.inlets, self.play
        return launch.Program(
            argv=plan.argv,
            outputs=[inlets[stream].fileno() for stream in ("stdout", "stderr") if stream in inlets],
            terminal=plan.terminal,
            stdin_closed=self.stdin_closed,
            own_session=plan.own_session,
            filter=syscalls.filter_program(self.machine, rules, fenced=plan.fenced),
            environment=environment,
            signal_mask=self.mask,
            sigchld=sigchld,
            seized=self.seized,
            play=None if play is None else lambda: play(inlets["told"].fileno()),
        )

    def _idle(self) -> None:
        """Wait for news; send what there is when none comes at once."""
        news_soon = self.feed or self.stops.newcomers
        until = min(self.ending.deadline, self.stops.turns.due, self.next_weighing) - self._now()
        if not self._pause(min(until, QUIET_S) if news_soon else until):
            t = self._now()
            self.stops.settle(t)
            self._look(t)

    def _wait_for_the_reader(self) -> None:
        """Let the program wait as well: nothing is resumed, no output is taken."""
        self._pause(LATEST_S)
        t = self._now()
        self._look(t)
        if not self.feed.full:
            self._drain(t)

    def _pause(self, longest: float) -> bool:
        """Wait for a signal, at most so many seconds; hear what it is about. Tell whether one came."""
        news = signal.sigtimedwait(self.awaited, min(max(longest, 0), 3600))
        if news is None:
            return False
        if news.si_signo == signal.SIGCHLD:
            self.first = news.si_pid
        elif news.si_signo == signal.SIGIO:
            t = self._now()
            if not self.feed.full:
                self._drain(t)
            self._listen()
            if t - self.last_look > LATEST_S:
                self._look(t)
        elif news.si_signo in self.asked_to_end:
            self.ending.interrupt(self._now())
        return True

    def _look(self, t: float) -> None:
        """Send what there is, and see whether it is time to end."""
        self.last_look = t
        self.stops.take_turns(t)
        self.stops.calls.waits.settle()
        self.feed.flush()
        if self.feed.broken:
            self.stops.force_end(self._now(), "interrupted")
        elif t >= self.ending.deadline:
            self.stops.force_end(t, None)
        elif 0 < self.plan.limit_events < self.feed.count:
            self.stops.force_end(t, "events")
        elif t >= self.next_weighing:
            self._weigh(t)

    def _weigh(self, t: float) -> None:
        """See how much memory all hold together; what a process may map, its own limits say."""
        self.next_weighing = t + _WEIGHED_S
        if sum(map(process_table.memory, self.stops.family.living)) > self.plan.limit_memory:
            self.stops.force_end(t, "memory")

    def _drain(self, t: float) -> None:
        for event in self.channels.drain(t):
            self.feed.put(event)
            self.stops.turns.wrote(event.pid)
        if 0 < self.plan.limit_output < self.channels.written:
            self.stops.force_end(t, "output")

    def _listen(self) -> None:
        """Hear the client: it may ask to pass a signal on; once it has gone everything ends."""
        asked = self.feed.hear()
        if self.feed.broken:
            self.stops.force_end(self._now(), "interrupted")
        if not asked:
            return
        heard_it_too = signal.sigtimedwait(self.asked_to_end, 0) is not None  # it came from the terminal
        if not heard_it_too and not self.ending.interrupted and not self.ending.root_ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.root, asked)
        self.ending.interrupt(self._now())

    def _finish(self) -> None:
        t = self._now()
        self._drain(t)
        self.channels.close()
        failure = os.read(self.failure, 64).decode().split()
        if failure and failure[0] == "refused":
            raise ptrace.RefusedError(int(failure[1]), "seccomp")
        reason, detail = launch.reason(*failure) if failure else (self.ending.reason, "")
        self.feed.put(Ended(t, self.root, reason, detail))
        self.stops.calls.waits.settle()
        self.feed.flush()
        while self.feed.unsent and not self._asked_again():
            self.feed.flush()

    def _asked_again(self) -> bool:
        """Wait for a reader that is slow; tell whether somebody asks to leave it alone."""
        news = signal.sigtimedwait(self.awaited, LATEST_S)
        return news is not None and news.si_signo in self.asked_to_end

    def _now(self) -> float:
        return round(time.monotonic() - self.started, 6)


def _has_died(pid: int) -> bool:
    """Tell whether the death of a tracee waits to be taken; it is left where it is."""
    with contextlib.suppress(ChildProcessError):
        found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT | _WALL)
        return found is not None and found.si_code in (os.CLD_EXITED, os.CLD_KILLED, os.CLD_DUMPED)
    return False


def _signal_when_readable(connection: socket.socket) -> None:
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, fcntl.fcntl(connection, fcntl.F_GETFL) | os.O_ASYNC)


def main() -> None:
    """Observe what the plan asks for; exit 1 where ptrace or seccomp is refused."""
    tracer = Tracer(*given(sys.argv[1:]))
    try:
        tracer.run()
    except ptrace.RefusedError as refused:
        sys.exit(f"{refused.strerror}: {os.strerror(refused.errno or 0)}")
