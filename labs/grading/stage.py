"""The stage: runs one call of a learner's function in a fresh process under the observer.

The judge's side. It sends the job down a private channel, lets the observer follow everything to its end,
and reads the channel afterwards; nothing of the learner runs in this process. `actor` is the program on the
stage. Not here yet: namespaces and a user of its own; so far a stage is a process with limits, in a session
and a folder of its own, and the observer leaves nothing running.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labs.grading import family
from labs.grading.diagnosis import signals_the_judge
from labs.grading.performance import Performance
from labs.grading.verdict import Broken
from labs.observer.history import History
from labs.observer.life import State
from labs.observer.session import ObserverError, Options, Session

_ACTOR = str(Path(__file__).with_name("actor.py"))
_ENOUGH_CPU_S = 1
_BEYOND_PIDS = 1 << 22  # the kernel's PID_MAX_LIMIT: no process has a number from here on


@dataclass(frozen=True)
class Limits:
    """What a call may use: seconds by the judge's clock, processes at once, bytes of output."""

    time_s: float = 10
    processes: int = 60
    output: int = 1 << 20


@dataclass(frozen=True)
class Job:
    """A call to be made: `source` is the learner's file as it is, `file` its name."""

    source: bytes
    file: str
    function: str
    arguments: Sequence[Any] = ()
    cast: family.Cast = field(default_factory=dict)


def perform(job: Job, limits: Limits | None = None) -> Performance:
    """Make the call on a fresh stage; raise Broken if it can judge nobody, KeyboardInterrupt if asked."""
    secret = secrets.token_hex(16)
    marks = [_BEYOND_PIDS + 1 + secrets.randbelow(1 << 29) for _ in range(3)]
    ours, theirs = socket.socketpair()
    with ours, theirs, tempfile.TemporaryDirectory(prefix="stage-") as folder:
        _send(ours, _order(job, secret, marks))
        history = _observe(theirs, folder, limits or Limits())
        theirs.close()
        messages = list(_messages(ours, secret))
    return _judgeable(_performance(job, history, messages, marks))


def _order(job: Job, secret: str, marks: list[int]) -> bytes:
    arguments = [
        {"pid_of": argument.name} if isinstance(argument, family.PidOf) else argument
        for argument in job.arguments
    ]
    order = {
        "secret": secret,
        "marks": marks,
        "file": job.file,
        "source": job.source.hex(),
        "function": job.function,
        "arguments": arguments,
        "family": family.to_json(job.cast),
    }
    return json.dumps(order).encode() + b"\n"


def _send(channel: socket.socket, order: bytes) -> None:
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * len(order) + 65536)
    channel.setblocking(False)
    try:
        sent = channel.send(order)
    except BlockingIOError:
        sent = 0
    if sent < len(order):
        raise Broken(f"a file of {len(order) // 2} bytes is too long for the stage")


def _observe(channel: socket.socket, folder: str, limits: Limits) -> History:
    options = Options(
        timeout_s=limits.time_s,
        linger_s=0.2,
        limit_processes=limits.processes,
        limit_output=limits.output,
        stdin=channel.fileno(),
        directory=folder,
        environment={**_kept_environment(), "HOME": folder, "LANG": "C.UTF-8"},
        own_session=True,
    )
    try:
        with Session([sys.executable, "-I", _ACTOR], options) as session:
            history = History(session.header())
            for event in session.events():
                history.add(event)
    except (ObserverError, OSError) as error:
        raise Broken(str(error)) from error
    if session.signalled is not None:
        raise KeyboardInterrupt
    return history


def _kept_environment() -> dict[str, str]:
    """Give what Python needs to start here; the rest of the environment is no business of the learner's."""
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}


def _messages(channel: socket.socket, secret: str) -> Iterator[dict[str, Any]]:
    """Read what was said on the channel; what does not know the secret is not the actor's."""
    channel.setblocking(False)
    said = b""
    try:
        while piece := channel.recv(1 << 16):
            said += piece
    except (BlockingIOError, ConnectionResetError):
        pass
    for line in said.split(b"\n"):
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(message, dict) and message.pop("secret", None) == secret:
            yield message


def _performance(job: Job, history: History, messages: list[dict[str, Any]], marks: list[int]) -> Performance:
    if not messages or "family" not in messages[0]:
        told = history.output("stderr").strip().splitlines()
        raise Broken(f"the stage could not be set: {told[-1] if told else 'it said nothing'}")
    first, *others = messages
    fallen = [message for message in others if "fell_through" in message]
    answers = [message for message in others if "fell_through" not in message] or [{}]
    pids = first["family"]
    arguments = [pids[word.name] if isinstance(word, family.PidOf) else word for word in job.arguments]
    return Performance(job.function, history, pids, answers[0], fallen, marks, arguments)


def _judgeable(performance: Performance) -> Performance:
    """Give the performance if its history can carry a verdict."""
    history = performance.history
    if history.header.backend != "ptrace":
        raise Broken(f"only an exact observer can judge, not the {history.header.backend} back end")
    if wrong := performance.at_return.contradictions():
        raise Broken(f"the observer contradicts itself: {wrong[0]}")
    if performance.reason == "interrupted" and signals_the_judge(performance) is None:
        raise Broken("the observer was interrupted")
    if performance.reason == "timeout" and _was_starved(history):
        raise Broken("this machine is too busy to judge: the call had no time to run")
    return performance


def _was_starved(history: History) -> bool:
    """Tell whether the caller wanted to run when its time was up, and hardly ever could."""
    root = history.root
    if root is None or root.died is None:
        return True
    return root.state_at(root.died - 1e-6) is State.RUNNING and root.cpu_s < _ENOUGH_CPU_S
