"""A bench of judges, one for each submission: orders go in, answers come out.

The judges' own process is `judges`; the verdicts come by the plugin's verdict file. `marking` says what is to
be judged and reads the files.

    with Bench(["-p", "labs.grading.plugin", "labs/06_zombies"]) as bench:
        bench.ask(Order("alice", {"submission": "exercise.py"}, "alice.log"))
        for answer in bench.answers(): ...
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import TracebackType

_START = "from labs.classroom.judges import serve; serve()"


@dataclass(frozen=True)
class Order:
    """A run of the checks by the name `key`: the `options` that are its own (as pytest's config has them),
    where its output goes, how long it may take.
    """

    key: str
    options: Mapping[str, str]
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

    def __init__(self, arguments: Sequence[str]) -> None:
        """`arguments` are pytest's: what is to be collected, and the options that are the same for all."""
        self._arguments = arguments
        self._pending = 0

    def __enter__(self) -> Bench:
        ours, theirs = socket.socketpair()
        with theirs:
            python = [sys.executable, "-P"]  # where we are may lie a learner's pytest.py
            self._process = subprocess.Popen(
                [*python, "-c", _START, *self._arguments],
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
