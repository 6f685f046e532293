"""The warm process: it has everything imported that a stage needs, and forks one whenever it is asked.

A process of its own, clean and with one thread: no learner's code ever runs in it. `sandbox` shuts it in at
its start. On its control socket come a request a message, with descriptors (`hosting.Request`). It answers
with the pid of the stage's first process, which is the tracer, and with its end: then nothing of the stage is
left. It ends with its socket. Asked for a copy it forks one, which serves the socket that came along.
`hosting` is the other side.
"""

from __future__ import annotations

from labs.grading import unthreaded  # noqa: F401  # isort: skip  (before anything that imports threading)

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

# What exercises import, so that it need not be read anew for each call.
import psutil  # noqa: F401  # isort: skip
import select  # noqa: F401  # isort: skip
import struct  # noqa: F401  # isort: skip

from labs.grading import actor, sandbox
from labs.grading.hosting import COPY, STAGE, Request
from labs.observer import ptrace
from labs.observer.plan import Plan
from labs.observer.tracer import Tracer

_MOST = 4096
_REFUSED = 1
_GRACE_S = 4  # for a stage whose time is up: to give much memory back takes a while


def main() -> None:
    """Serve the control socket, the first argument's descriptor; a second, "plain": without namespaces."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    refused = "not asked for" if sys.argv[2:] == ["plain"] else sandbox.can_be_had()
    kind = sandbox.SUBREAPER if refused else sandbox.NAMESPACES
    if not refused:
        sandbox.build()
    for name in [name for name in sys.modules if name == "labs" or name.startswith("labs.")]:
        del sys.modules[name]  # the learner's code is not to find them; ours has what it needs
    gc.disable()  # a collection here or in a stage's first process would only tear shared pages apart
    gc.freeze()
    _answer(control, kind, refused)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0)[0]:  # copies: whoever waits for us waits for all
            continue
    os._exit(0)  # nothing here has to be taken down piece by piece


def _answer(control: socket.socket, kind: str, refused: str) -> None:
    """Say what there is, then do what is asked, until nobody asks any more."""
    _say(control, {"stage": kind, "refused": refused})
    while True:
        try:
            asked, descriptors, _, _ = socket.recv_fds(control, _MOST, 8)
        except ConnectionResetError:
            return
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:  # copies that have ended
                continue
        if asked == STAGE:
            _serve(control, kind, Request(*descriptors))
        elif asked == COPY:
            (theirs,) = descriptors
            if os.fork() == 0:
                control.close()
                return _answer(socket.socket(fileno=theirs), kind, refused)
            os.close(theirs)
        else:
            return


def _serve(control: socket.socket, kind: str, request: Request) -> None:
    """Fork the stage's first process, tell its pid, wait for its end: nobody is left there; tell that."""
    try:
        plan = replace(Plan.from_bytes(_content(request.plan)), terminal=request.terminal)
        pid = sandbox.fork_numbered_anew() if kind == sandbox.NAMESPACES else os.fork()
        if pid == 0:
            control.close()
            _be_the_stage(kind, request, plan)
    except OSError as error:
        _say(control, {"failed": error.strerror})
        return
    finally:
        _close(request)
    _say(control, {"pid": pid})
    with _ended_in_time(pid, plan):
        _, status = os.waitpid(pid, 0)
    _say(control, {"ended": os.waitstatus_to_exitcode(status)})


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _close(request: Request) -> None:
    for descriptor in request:
        if descriptor is not None:
            os.close(descriptor)


@contextlib.contextmanager
def _ended_in_time(pid: int, plan: Plan) -> Iterator[None]:
    """See that the stage ends, though its first process be stopped or deceived: by a clock of our own."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, plan.timeout_s + _GRACE_S)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # as the next stage is to find it


def _be_the_stage(kind: str, request: Request, plan: Plan) -> NoReturn:
    """Be the first process of a stage: trace the actor, to the end of everybody."""
    try:
        errand = json.loads(_content(request.errand))
        os.close(request.plan)
        os.close(request.errand)
        os.dup2(request.complaints, 2)
        sandbox.end_with_parent()
        if kind == sandbox.NAMESPACES:
            sandbox.enter()
            folder = sandbox.FOLDER
        else:
            folder = errand["folder"]
            os.chdir(folder)
        os.environ.clear()
        os.environ.update({"HOME": folder} | plan.environment)
        client = socket.socket(fileno=request.feed)
        Tracer(
            plan,
            client,
            play=lambda told: actor.play(errand["job"], told, request.props),
            seized=sandbox.hide,
        ).run()
    except ptrace.RefusedError as refused:
        _complain(f"{refused.strerror}: {os.strerror(refused.errno or 0)}")
    except BaseException as error:
        _complain(f"{type(error).__name__}: {error}")
    finally:
        os._exit(0)


def _complain(text: str) -> None:
    os.write(2, f"{text}\n".encode())
    os._exit(_REFUSED)


def _say(control: socket.socket, message: dict[str, object]) -> None:
    with contextlib.suppress(BrokenPipeError):
        control.send(json.dumps(message).encode())
