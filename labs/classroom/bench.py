"""A bench of judges: a warm process that forks one judge, a pytest of its own, for each submission.

Nothing of a learner's ever runs in the warm process or in a judge (that is what the stage is for), and what a
judge keeps in memory ends with it: so no submission can touch another's grades. The judge's verdicts come by
the plugin's own verdict file. `marking` says what is to be judged and reads the files.

    with Bench() as bench:
        bench.ask(Order("alice", ["labs/06_zombies", "--submission", "exercise.py"], "alice.log"))
        for answer in bench.answers(): ...
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from types import TracebackType

_START = "from labs.classroom.bench import serve; serve()"


@dataclass(frozen=True)
class Order:
    """A run of pytest by the name `key`: its arguments, where its output goes, how long it may take."""

    key: str
    arguments: Sequence[str]
    output: str
    limit_s: float = 900


@dataclass(frozen=True)
class Answer:
    """How the run of an order ended: its exit code (None: it was killed), and what it cost."""

    key: str
    exit_code: int | None
    wall_s: float
    cpu_s: float
    peak_kb: int


def cores() -> int:
    """Count the cores that we may use: so many judges are welcome at once."""
    return len(os.sched_getaffinity(0))


class BenchError(Exception):
    """The warm process is gone."""


class Bench:
    """The client's side: orders go in, answers come out, in the order in which the runs end."""

    def __init__(self) -> None:
        self._pending = 0

    def __enter__(self) -> Bench:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START],  # -P: where we are may lie a learner's pytest.py
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        self._socket = ours
        self._lines = ours.makefile("rb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End whatever still runs."""
        self._lines.close()
        self._socket.close()
        self._process.wait()

    @property
    def pid(self) -> int:
        """The pid of the warm process."""
        return self._process.pid

    def ask(self, order: Order) -> None:
        """Have an order run, at once; raise BenchError."""
        try:
            self._socket.sendall(json.dumps(asdict(order)).encode() + b"\n")
        except OSError as error:
            raise BenchError(str(error)) from None
        self._pending += 1

    def answers(self) -> Iterator[Answer]:
        """Wait for an answer as long as one is due (`ask` may be called in between); raise BenchError."""
        while self._pending:
            line = self._next_line()
            if not line:
                raise BenchError("the judges' process has ended")
            self._pending -= 1
            yield Answer(**json.loads(line))

    def _next_line(self) -> bytes:
        try:
            return self._lines.readline()
        except ConnectionResetError:  # it died with an order unread
            return b""


def _environment() -> dict[str, str]:
    """Leave out what would change how pytest judges here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


# ---- the warm process


@dataclass
class _Run:
    order: Order
    pid: int
    began: float = field(default_factory=time.monotonic)

    def seconds_left(self) -> float:
        return max(0.0, self.began + self.order.limit_s - time.monotonic())


def serve() -> None:
    """Be the warm process: orders come by stdin, a socket; its end is the end."""
    import pytest  # noqa: PLC0415, F401  (what every judge needs; the client does not)

    from labs.grading import drawing, hosting, plugin, stage, trial, wording  # noqa: PLC0415, F401

    hosting.warm()  # each judge has a copy of it
    gc.freeze()  # what is here now, a judge need not go through again and again
    orders = socket.socket(fileno=os.dup(0))
    lines = _Lines(orders)
    runs: dict[int, _Run] = {}  # by pidfd
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while not lines.ended:
            patience = min((run.seconds_left() for run in runs.values()), default=None)
            ready, _, _ = select.select([orders.fileno(), *runs], [], [], patience)
            for order in lines.read() if orders.fileno() in ready else []:
                run = _Run(order, _fork(order))
                runs[os.pidfd_open(run.pid)] = run
            for descriptor in [each for each in ready if each in runs]:
                _tell(orders, _reaped(runs.pop(descriptor), descriptor))
            for run in runs.values():
                if not run.seconds_left():
                    _kill(run)
    for run in runs.values():
        _kill(run)
        os.waitpid(run.pid, 0)


class _Lines:
    """Orders out of what the socket brings, which may be half a line."""

    def __init__(self, orders: socket.socket) -> None:
        self.ended = False
        self._orders = orders
        self._rest = b""

    def read(self) -> list[Order]:
        piece = self._orders.recv(1 << 16)
        self.ended = not piece
        *whole, self._rest = (self._rest + piece).split(b"\n")
        return [Order(**json.loads(line)) for line in whole]


def _fork(order: Order) -> int:
    pid = os.fork()
    if pid:
        return pid
    from labs.grading import hosting  # noqa: PLC0415  (imported before the fork)

    code = 1
    try:
        os.setsid()
        output = os.open(order.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        kept = hosting.warm().fileno()
        os.closerange(3, kept)  # the orders, and the pidfds of the others
        os.closerange(kept + 1, 1 << 16)
        code = _judge(order)
    finally:
        os._exit(code)


def _judge(order: Order) -> int:
    import pytest  # noqa: PLC0415  (imported before the fork)

    from labs.grading import hosting  # noqa: PLC0415

    code = int(pytest.main(list(order.arguments)))
    hosting.close()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _kill(run: _Run) -> None:
    """End a judge; the observer's process hears that it is gone, and ends what it observes."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(run.pid, signal.SIGKILL)


def _reaped(run: _Run, descriptor: int) -> Answer:
    os.close(descriptor)
    _, status, used = os.wait4(run.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    wall_s = time.monotonic() - run.began
    cpu_s = used.ru_utime + used.ru_stime
    return Answer(run.order.key, code if code >= 0 else None, wall_s, cpu_s, used.ru_maxrss)


def _tell(orders: socket.socket, answer: Answer) -> None:
    orders.sendall(json.dumps(asdict(answer)).encode() + b"\n")
