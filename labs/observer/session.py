"""A program being observed, seen from the outside: starts the tracer, reads its events, passes signals on.

The tracer (`tracer`) is a process of its own; this side never forks by itself, so that it may live in a
notebook's kernel with its many threads. Between the tracer's events psutil looks at the processes (`sampler`).
What the events mean is `history`'s.
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
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

from labs.observer.events import Ended, Event, Header, Sampled, event_from_json, header_from_json
from labs.observer.relay import Relay
from labs.observer.sampler import Sampler

_ROOT = str(Path(__file__).parents[2])
_STARTER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from labs.observer.{} import main; main()"
_PTRACE = ["-I", "-S", "-c", _STARTER.format("tracer")]
_HOOKS = ["-I", "-c", _STARTER.format("hooks")]  # it looks at processes through psutil
_CAPTIONS = str(Path(__file__).parent / "captions")
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_SAMPLE_S = 0.02
_HELD_S = 0.1  # the tracer's events of one moment are all here so much later


class ObserverError(RuntimeError):
    """The observer itself failed; the program is not to blame."""


class PtraceRefusedError(ObserverError):
    """The kernel, or a container's rules, do not allow ptrace here."""


BACKENDS = ("auto", "ptrace", "hooks")


@dataclass(frozen=True)
class Options:
    """How to observe: limits (seconds, 0: none; processes; bytes of output), and what to follow besides.

    `tty` gives the program a terminal of its own; `captions` finds source lines in Python programs; `stdin` is
    what subprocess.Popen takes (None: this process's own); `own_session` keeps the terminal's signals away.
    `backend` is "ptrace", "hooks", or "auto": ptrace, and the hooks where it is refused (`hooks` says what
    they cannot see); FORKROOM_BACKEND decides for "auto".
    """

    backend: str = "auto"
    timeout_s: float = 60
    linger_s: float = 5
    limit_processes: int = 200
    limit_output: int = 16 << 20
    sleeps: bool = True
    tty: bool = False
    captions: bool = False
    stdin: int | IO[Any] | None = None
    directory: str | os.PathLike[str] | None = None
    environment: Mapping[str, str] | None = None
    own_session: bool = False


class Session:
    """One observed run. Use it as a context: leaving it leaves nothing running."""

    def __init__(self, argv: Sequence[str], options: Options) -> None:
        self.signalled: int | None = None  # the signal that somebody asked us to end with
        self._options = options
        self._feed, theirs = socket.socketpair()
        self._relay = Relay() if options.tty else None
        terminal = self._relay.terminal if self._relay else None
        environment = dict(os.environ if options.environment is None else options.environment)
        plan = {
            "argv": list(argv),
            "environment": environment,
            "feed": theirs.fileno(),
            "terminal": terminal,
            "captions": _CAPTIONS if options.captions else "",
            "sleeps": options.sleeps,
            "timeout_s": options.timeout_s,
            "linger_s": options.linger_s,
            "limit_processes": options.limit_processes,
            "limit_output": options.limit_output,
        }
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  (closed in __exit__)
        self._tracer = subprocess.Popen(
            [sys.executable, *(_HOOKS if options.backend == "hooks" else _PTRACE), _ROOT, json.dumps(plan)],
            stdin=options.stdin,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            cwd=options.directory,
            pass_fds=[theirs.fileno(), *([] if terminal is None else [terminal])],
            start_new_session=options.own_session,
        )
        theirs.close()
        if self._relay:
            self._relay.close_terminal()

    def __enter__(self) -> Session:
        self._handlers = {}
        if threading.current_thread() is threading.main_thread():
            for number in _PASSED_ON:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._handlers[number] = signal.signal(number, self._pass_on)
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.close()  # a tracer that still runs ends everything now
        self._tracer.wait()
        self._complaints.close()
        if self._relay:
            self._relay.close()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _pass_on(self, number: int, _: FrameType | None) -> None:
        self.signalled = number
        with contextlib.suppress(OSError):
            self._feed.send(bytes([number]))

    def header(self) -> Header:
        """Wait for the recording's first line; raise PtraceRefusedError or ObserverError if none comes."""
        self._lines = self._read_lines()
        first = next(self._lines, None)
        if first is None:
            raise self._failure()
        self._clock = header_from_json(json.loads(first))
        return self._clock

    def events(self) -> Iterator[Event]:
        """Yield the events in the order of time, as they happen, until everything has ended."""
        sampler, held, ended = Sampler(), list[Sampled](), False
        for line in self._lines:
            if not line:  # nothing new for a while: time for a look
                if held and held[-1].t < time.monotonic() - self._clock.clock - _HELD_S:
                    yield from _take(held)
                started = time.monotonic()
                held += sampler.look(self._clock.clock)
                self._sample_s = max(_SAMPLE_S, 10 * (time.monotonic() - started))
                continue
            event = event_from_json(json.loads(line))
            if event is None:
                continue
            yield from _take(held, event.t)
            sampler.follow(event)
            ended = isinstance(event, Ended)
            yield event
        if not ended:
            raise self._failure()

    def _read_lines(self) -> Iterator[str]:
        """Yield the tracer's lines; an empty one whenever it is time to look at the processes."""
        self._sample_s = _SAMPLE_S
        poll = select.poll()
        poll.register(self._feed, select.POLLIN)
        if self._relay:
            self._relay.register(poll)
        rest, look_at = b"", time.monotonic() + self._sample_s
        while True:
            wait_s = max(0.0, look_at - time.monotonic())
            for descriptor, _ in poll.poll(wait_s * 1000):
                if descriptor != self._feed.fileno():
                    if self._relay:
                        self._relay.carry(descriptor, poll)
                    continue
                piece = self._feed.recv(1 << 18)
                if not piece:
                    return
                *complete, rest = (rest + piece).split(b"\n")
                yield from (line.decode() for line in complete)
            if time.monotonic() >= look_at:
                if hasattr(self, "_clock"):
                    yield ""
                look_at = time.monotonic() + self._sample_s

    def _failure(self) -> ObserverError:
        self._tracer.wait()
        self._complaints.seek(0)
        told = self._complaints.read().decode(errors="replace").strip().splitlines()
        last = told[-1] if told else f"the tracer ended with {self._tracer.returncode}"
        refused = last.startswith(("ptrace:", "seccomp:"))
        return PtraceRefusedError(last) if refused else ObserverError(f"the observer failed: {last}")


def _take(held: list[Sampled], until: float = float("inf")) -> Iterator[Sampled]:
    """Remove and give the looks that come before `until`."""
    while held and held[0].t <= until:
        yield held.pop(0)
