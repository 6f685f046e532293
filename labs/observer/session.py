"""A program being observed, seen from the outside: starts the tracer, reads its events, passes signals on.

The tracer (`tracer`) is a process of its own; this side never forks by itself, so that it may live in a
notebook's kernel with its many threads. Between events psutil looks at the processes (`sampler`). What the
events mean is `history`'s.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

from labs.i18n import _
from labs.observer.descriptors import above_standard, nameless_file
from labs.observer.ending import ASKED_TO_END
from labs.observer.events import (
    INFERRED,
    Ended,
    Event,
    Header,
    Sampled,
    event_from_json,
    header_from_json,
)
from labs.observer.plan import Plan, told, told_environment
from labs.observer.relay import Relay
from labs.observer.sampler import Sampler
from labs.observer.schedule import RANDOM, SCHEDULES
from labs.observer.tracer_process import Start, TracerProcess, ends_in_time

_ROOT = str(Path(__file__).parents[2])
_STARTER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from labs.observer.{} import main; main()"
_PTRACE = ["-I", "-S", "-c", _STARTER.format("tracer")]
_HOOKS = ["-I", "-c", _STARTER.format("hooks")]  # it looks at processes through psutil
_CAPTIONS = str(Path(__file__).parent / "captions")
_SAMPLE_S = 0.02
_HELD_S = 0.1  # the tracer's events of one moment are all here so much later


class ObserverError(RuntimeError):
    """The observer itself failed; the program is not to blame."""


class PtraceRefusedError(ObserverError):
    """The kernel, or a container's rules, do not allow ptrace here."""


BACKENDS = ("auto", "ptrace", "hooks")


@dataclass(frozen=True)
class Options:
    """How to observe: limits (0: none) on seconds, processes, bytes of output and memory; what to follow.

    `linger_s` is what is left running has after the program's end (0: nothing). `tty` gives the program a
    terminal of its own; `captions` finds source lines in Python programs; `stdin` is what subprocess.Popen
    takes (None: this process's own); `own_session` gives it a session to itself, so that neither the
    terminal's signals reach it nor its own reach us (`kill 0`). `backend` is "ptrace",
    "hooks", or "auto": ptrace, and the hooks where that is refused (`hooks` says what they cannot see);
    FORKROOM_BACKEND decides for "auto" in `observe`. `schedule` is one of schedule.SCHEDULES, or "": as the
    kernel likes; `seed` is a random one's (None: the header tells which was drawn). Only ptrace can keep one.
    `fenced`, `tells`: see `Plan`.
    """

    timeout_s: float = 60
    linger_s: float = 5
    limit_processes: int = 200
    limit_output: int = 16 << 20
    limit_memory: int = 0
    sleeps: bool = True
    tty: bool = False
    captions: bool = False
    stdin: int | IO[Any] | None = None
    directory: str | os.PathLike[str] | None = None
    environment: Mapping[str, str] | None = None
    own_session: bool = False
    backend: str = "auto"
    fenced: bool = False
    tells: bool = False
    schedule: str = ""
    seed: int | None = None


class Session:
    """One observed run. Entering the context starts it, leaving it leaves nothing running."""

    def __init__(self, argv: Sequence[str], options: Options, start: Start | None = None) -> None:
        """Raise ValueError if `argv` is no command (no words, or a NUL in one), or there is no such schedule.

        ObserverError where the back end cannot keep a schedule. `start` starts the tracer in another way than
        by a fresh Python; then its processes have numbers of their own, and nobody looks at them from here.
        """
        environment = os.environ if options.environment is None else options.environment
        if not argv:
            raise ValueError(_("there is no command to observe"))
        if any("\0" in os.fspath(word) for word in (*argv, *environment, *environment.values())):
            raise ValueError(_("a command and its environment cannot hold NUL bytes"))
        if options.schedule not in ("", *SCHEDULES):
            raise ValueError(
                _("there is no schedule “{name}”: it is one of {names}").format(
                    name=options.schedule, names=", ".join(SCHEDULES)
                )
            )
        if options.schedule and options.backend == "hooks":
            raise ObserverError(_("a schedule needs ptrace, and this is the hooks back end"))
        self.signalled: int | None = None  # the signal that somebody asked us to end with
        self._options = options
        self._start, self._looks = start or self._start_python, start is None
        self._argv, self._environment = told(argv), told_environment(environment)

    def __enter__(self) -> Session:
        with contextlib.ExitStack() as stack:
            self._open(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *__: object) -> None:
        self._stack.close()

    def _open(self, stack: contextlib.ExitStack) -> None:
        """Start the tracer; what is to be done at the end goes on the stack."""
        self._poll = select.poll()
        self._feed, theirs = (above_standard(end) for end in socket.socketpair())
        self._complaints = nameless_file("complaints")
        stack.enter_context(self._complaints)
        stack.callback(self._feed.close)
        if threading.current_thread() is threading.main_thread():
            self._handle_signals(stack)
        self._relay: Relay | None = None
        if self._options.tty:
            self._relay = Relay(self._poll) if self._looks else Relay(self._poll, None, None)
            stack.callback(self._relay.close)
        with theirs, nameless_file("plan", self._plan().to_bytes()) as plan:
            terminal = self._relay.terminal if self._relay else None
            self._tracer = self._start(theirs.fileno(), plan.fileno(), self._complaints.fileno(), terminal)
        stack.callback(self._end)
        if self._relay:
            self._relay.close_terminal()

    def _handle_signals(self, stack: contextlib.ExitStack) -> None:
        handlers: dict[int, Any] = dict.fromkeys(ASKED_TO_END, self._pass_on)
        if self._options.tty:
            handlers[signal.SIGWINCH] = self._resize
        for number, handler in handlers.items():
            if signal.getsignal(number) is not signal.SIG_IGN:
                stack.callback(signal.signal, number, signal.signal(number, handler))

    def _plan(self) -> Plan:
        options = self._options
        return Plan(
            argv=self._argv,
            environment=self._environment,
            terminal=self._relay.terminal if self._relay else None,
            captions=_CAPTIONS if options.captions else "",
            sleeps=options.sleeps,
            own_session=options.own_session,
            fenced=options.fenced,
            tells=options.tells,
            timeout_s=options.timeout_s,
            linger_s=options.linger_s,
            limit_processes=options.limit_processes,
            limit_output=options.limit_output,
            limit_memory=options.limit_memory,
            schedule=options.schedule,
            seed=self._seed(),
        )

    def _seed(self) -> int:
        if self._options.schedule != RANDOM:
            return 0
        drawn = int.from_bytes(os.urandom(2), "big")
        return drawn if self._options.seed is None else self._options.seed

    def _start_python(self, feed: int, plan: int, complaints: int, terminal: int | None) -> TracerProcess:
        return subprocess.Popen(
            [
                sys.executable,
                *(_HOOKS if self._options.backend == "hooks" else _PTRACE),
                _ROOT,
                str(plan),
                str(feed),
            ],
            stdin=self._options.stdin,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            cwd=self._options.directory,
            pass_fds=[plan, feed, *([] if terminal is None else [terminal])],
            start_new_session=self._options.own_session,
        )

    def _end(self) -> None:
        """End a tracer that still runs, and all it traces."""
        self._feed.close()
        if not ends_in_time(self._tracer):  # somebody stopped it, say: PTRACE_O_EXITKILL ends the rest
            self._tracer.kill()
        self._tracer.wait()

    def _pass_on(self, number: int, __: FrameType | None) -> None:
        self.signalled = number
        with contextlib.suppress(OSError):
            self._feed.send(bytes([number]))

    def _resize(self, *__: object) -> None:
        if self._relay:
            self._relay.take_size()

    def header(self) -> Header:
        """Wait for the recording's first line; raise PtraceRefusedError or ObserverError if none comes."""
        self._lines = self._read_lines()
        first = next(self._lines, None)
        if first is None:
            raise self._failure()
        (found,) = json.loads(first)
        self._clock = header_from_json(found)
        return self._clock

    def events(self, idle: Callable[[float], None] | None = None) -> Iterator[Event]:
        """Yield the events in the order of time, as they happen, until everything has ended.

        A tracer that is killed takes the program with it; what it told so far is given, with an Ended.
        `idle` is called with the seconds since the start, many times a second, while nothing is new.
        """
        sampler, held, root = Sampler(), list[Sampled](), 0
        event: Event | None = None
        for line in self._lines:
            if not line:  # nothing new for a while: time for a look
                if held and held[-1].t < time.monotonic() - self._clock.clock - _HELD_S:
                    yield from _take(held)
                started = time.monotonic()
                held += sampler.look(self._clock.clock)
                self._sample_s = max(_SAMPLE_S, 10 * (time.monotonic() - started))
                if idle:
                    idle(started - self._clock.clock)
                continue
            for event in filter(None, map(event_from_json, json.loads(line))):
                root = root or event.pid
                yield from _take(held, event.t)
                if self._looks:
                    sampler.follow(event)
                yield event
        if not isinstance(event, Ended):
            if self._tracer.wait() >= 0:
                raise self._failure()
            yield Ended(event.t if event else 0.0, root, "killed", known=INFERRED)

    def _read_lines(self) -> Iterator[str]:
        """Yield the tracer's lines; an empty one whenever it is time to look at the processes."""
        self._sample_s = _SAMPLE_S if self._looks else 1.0
        self._poll.register(self._feed, select.POLLIN)
        rest, look_at = b"", time.monotonic() + self._sample_s
        while True:
            wait_s = max(0.0, look_at - time.monotonic())
            for descriptor, events in self._poll.poll(wait_s * 1000):
                if descriptor != self._feed.fileno():
                    if self._relay:
                        self._relay.carry(descriptor, events)
                    continue
                piece = self._feed.recv(1 << 18)
                if not piece:
                    return
                *complete, rest = (rest + piece).split(b"\n")
                yield from (line.decode() for line in complete)
            if time.monotonic() >= look_at:
                if self._looks and hasattr(self, "_clock"):
                    yield ""
                look_at = time.monotonic() + self._sample_s

    def _failure(self) -> ObserverError:
        self._tracer.wait()
        self._complaints.seek(0)
        complaint = self._complaints.read().decode(errors="replace").strip().splitlines()
        last = complaint[-1] if complaint else _("its exit code was {code}").format(code=self._tracer.wait())
        refused = last.startswith(("ptrace:", "seccomp:"))
        return (
            PtraceRefusedError(last)
            if refused
            else ObserverError(_("the observer failed: {reason}").format(reason=last))
        )


def _take(held: list[Sampled], until: float = float("inf")) -> Iterator[Sampled]:
    """Remove and give the looks that come before `until`."""
    while held and held[0].t <= until:
        yield held.pop(0)
