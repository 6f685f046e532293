"""The judges' process: a pytest that has collected its checks, and forks one judge for each order.

It stands before its first check for as long as orders come; a judge goes on from there, to the end of the
session. Nothing of a learner's ever runs in the one or the other (that is what the stage is for), and what a
judge keeps in memory ends with it: so no submission can touch another's grades. `bench` is the client.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import pytest

from labs.classroom.bench import Answer, Order

# Imported for the judges, who would else read them anew.
from labs.grading import drawing, hosting, plugin, stage, trial, wording  # noqa: F401  # isort: skip


def serve() -> None:
    """Be the warm process, and each of its judges: orders come by stdin, a socket; its end is the end."""
    orders = socket.socket(fileno=os.dup(0))
    hosting.warm()  # each judge has a copy of it
    code = pytest.main(["-s", *sys.argv[1:]], plugins=[_Door(orders)])  # -s: 1 and 2 are the order's file
    hosting.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@dataclass
class _Run:
    order: Order
    pid: int
    began: float = field(default_factory=time.monotonic)

    def seconds_left(self) -> float:
        return max(0.0, self.began + self.order.limit_s - time.monotonic())


class _Door:
    """The plugin that holds the warm process before its first check; only judges come through."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Serve until there are no more orders, and end there; in a judge, take the order and come back."""
        sys.stdout.flush()  # or every judge says again what has been said
        for lab in {item.path.parent for item in session.items}:
            with contextlib.suppress(KeyError, OSError, ValueError):  # each judge finds that, and says so
                wording.all_points(lab)  # reads lab.toml
        gc.freeze()  # what is here now, a judge need not go through again and again
        order = _serve(self._orders)
        if order is None:
            hosting.close()
            os._exit(0)
        for name, value in order.options.items():
            setattr(session.config.option, name, value)


def _serve(orders: socket.socket) -> Order | None:
    """Fork a judge for each order that comes, until the end; in a judge, give its order at once."""
    lines = _Lines(orders)
    runs: dict[int, _Run] = {}  # by pidfd
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while not lines.ended:
            patience = min((run.seconds_left() for run in runs.values()), default=None)
            ready, _, _ = select.select([orders.fileno(), *runs], [], [], patience)
            for order in lines.read() if orders.fileno() in ready else []:
                pid = os.fork()
                if pid == 0:
                    orders.close()
                    _sit_down(order, runs)
                    return order
                runs[os.pidfd_open(pid)] = _Run(order, pid)
            for descriptor in [each for each in ready if each in runs]:
                _tell(orders, _reaped(runs.pop(descriptor), descriptor))
            for run in runs.values():
                if not run.seconds_left():
                    _kill(run)
    for run in runs.values():
        _kill(run)
        os.waitpid(run.pid, 0)
    return None


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


def _sit_down(order: Order, others: Mapping[int, _Run]) -> None:
    """Be a judge: with an output of its own, and nothing of the others."""
    os.setsid()
    output = os.open(order.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    for descriptor in (nothing, output, *others):
        os.close(descriptor)


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
