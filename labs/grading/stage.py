"""The stage, seen from the judge: sends a job there, lets the observer follow it, and reads what was told.

Nothing of the learner's runs in this process, nor in the warm one (`warm`) that forks the stages: each job is
played (`actor`) in a fresh process under the observer, behind walls (`sandbox`). What it did is the history;
what it said came over a channel that stamps each message with its sender's pid.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from labs.grading import family, hearsay, plain, sandbox
from labs.grading.diagnosis import signals_the_judge
from labs.grading.performance import Message, Performance
from labs.grading.props import Secret, Work
from labs.grading.verdict import OPEN, Broken
from labs.observer.events import Event, Wrote
from labs.observer.history import History
from labs.observer.life import State
from labs.observer.session import ObserverError, Options, Session

_ROOT = str(Path(__file__).parents[2])
_STARTER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from labs.grading.warm import main; main()"
STAGE, COPY = b"stage", b"copy"  # what can be asked of a warm process
_ENOUGH_CPU_S = 1
_MANY_EVENTS = 10_000
_LONGEST_SOURCE = 8 << 20  # bytes
_LONGEST_TOLD = 1000  # messages


@dataclass(frozen=True)
class Limits:
    """What a call may use: seconds by the judge's clock, processes at once, bytes of output and of memory."""

    time_s: float = 8
    processes: int = 60
    output: int = 1 << 20
    memory: int = 2 << 30  # 0: no limit


AT_HOME = Limits(time_s=60, processes=500, output=16 << 20, memory=0)  # a person's own program


@dataclass(frozen=True)
class Job:
    """What is to be played: a call of `function`, or the scene of that name in the text `scenes`.

    `source` is the learner's file as it is, `file` its name; `ends`: the function is to end its process.
    `programs`: commands to be judged in the file's place, by side; then `place` is the folder that they are
    started in, without walls, as the person's own.
    """

    source: bytes
    file: str
    function: str
    arguments: Sequence[Any] = ()
    cast: family.Cast = field(default_factory=dict)
    scenes: str = ""
    ends: bool = False
    terminal: bool = False
    schedule: str = ""
    seed: int = 0
    programs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: str = ""


class Warm:
    """A warm process, as its client sees it: `kind` of stages it has, `refused` is why no better ones."""

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes] | None = None) -> None:
        """Take the connection to one that is starting: as our `process`, or as another one's copy."""
        self._control, self._process = control, process
        self._complaints: Any = process and process.stderr
        try:
            first = self.hear()
        except BaseException:
            self.close()
            raise
        self.kind, self.refused = str(first["stage"]), str(first["refused"])

    @classmethod
    def start(cls, plain_stage: bool) -> Warm:
        """Start a fresh Python, with all that it imports."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [sys.executable, "-I", "-c", _STARTER, _ROOT, str(theirs.fileno())]
        with theirs:
            process = subprocess.Popen(
                [*words, "plain"] if plain_stage else words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_kept_environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        return cls(ours, process)

    def copy(self) -> Warm:
        """Let it fork another one like itself: much cheaper than a fresh one."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self._control, [COPY], [theirs.fileno()])
        return Warm(ours)

    def fileno(self) -> int:
        """Give the descriptor of the connection."""
        return self._control.fileno()

    @property
    def pid(self) -> int:
        """Its pid; 0 for a copy."""
        return self._process.pid if self._process else 0

    def fork(self, descriptors: Sequence[int]) -> Stageful:
        """Ask for a stage; give the process that traces on it."""
        try:
            socket.send_fds(self._control, [STAGE], descriptors)
        except OSError as error:
            raise Broken(f"the warm process is gone: {error.strerror}") from error
        answer = self.hear()
        if "failed" in answer:
            self.hear()
            raise Broken(f"no stage could be had: {answer['failed']}")
        return Stageful(self, int(answer["pid"]))

    def hear(self) -> dict[str, Any]:
        """Wait for a message; raise Broken if none will come."""
        said = self._control.recv(1 << 16)
        if not said:
            told = self._complaints.read().decode(errors="replace") if self._complaints else ""
            last = told.strip().splitlines()[-1:]
            raise Broken(f"the warm process ended: {''.join(last)}")
        found: dict[str, Any] = json.loads(said)
        return found

    def close(self) -> None:
        """End it."""
        self._control.close()
        if self._process is not None:
            self._process.communicate()


class Stageful:
    """The first process of a stage: `session.TracerProcess`."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self.pid = pid
        self._warm = warm
        self._ended: dict[str, Any] | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; give the exit code, or minus the signal's number."""
        if self._ended is None:
            self._ended = {"ended": -signal.SIGKILL}
            while "gone" not in (news := self._warm.hear()):
                self._ended = news
        return int(self._ended["ended"])

    def kill(self) -> None:
        """Send SIGKILL: everybody on the stage ends with it."""
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


_warm: Warm | None = None
_owner = 0


def warm() -> Warm:
    """Give this process's warm process; if there is none, a copy of our parent's, or a fresh one."""
    global _warm, _owner
    if _warm is None or _owner != os.getpid():
        parents = _warm
        plain_stage = os.environ.get("FORKROOM_STAGE") == sandbox.SUBREAPER
        _warm, _owner = parents.copy() if parents else Warm.start(plain_stage), os.getpid()
        if _warm.kind != sandbox.NAMESPACES:
            sandbox.hide()  # the learner's process may be the same user's
    return _warm


def close() -> None:
    """End the warm process, if there is one; the next job starts another."""
    global _warm  # noqa: PLW0603
    if _warm is not None and _owner == os.getpid():
        _warm.close()
    _warm = None


atexit.register(close)


def perform(job: Job, limits: Limits | None = None) -> Performance:
    """Play the job on a fresh stage; raise Broken if it can judge nobody, KeyboardInterrupt if asked."""
    salt = secrets.token_hex(16)
    try:
        history, messages, kind = _observe(job, salt, limits or (AT_HOME if job.place else Limits()))
    except BaseException:
        close()  # whatever state it is in, the next job has a fresh one
        raise
    return _judgeable(_performance(job, history, messages, salt, kind))


def _observe(job: Job, salt: str, limits: Limits) -> tuple[History, list[Message], str]:
    if len(job.source) > _LONGEST_SOURCE:
        raise Broken(f"a file of {len(job.source)} bytes is too long for the stage")
    messages: list[Message] = []
    with contextlib.ExitStack() as stack:
        stages, props = stack.enter_context(_stages(job)), _Props()
        options = Options(
            timeout_s=limits.time_s,
            linger_s=0.2,
            limit_processes=limits.processes,
            limit_output=limits.output,
            limit_memory=limits.memory,
            environment=_persons_environment() if job.place else {**_kept_environment(), "LANG": "C.UTF-8"},
            own_session=True,
            fenced=not job.place,
            tells=True,
            tty=job.terminal,
            schedule=job.schedule,
            seed=job.seed,
        )
        stack.callback(props.file.close)
        folder = job.place or stack.enter_context(_folder(stages))
        order = _order(job, salt, props)

        def start(feed: int, plan: int, complaints: int, terminal: int | None) -> Stageful:
            with os.fdopen(os.dup(plan), "rb") as file:
                asked = {"plan": json.loads(file.read()), "job": order, "folder": folder}
            with _memory(json.dumps(asked).encode()) as request:
                descriptors = [feed, request.fileno(), complaints, props.file.fileno()]
                return stages.fork([*descriptors, *([] if terminal is None else [terminal])])

        try:
            with Session(["exercise"], options, start) as session:
                history = History(session.header())
                for event in session.events():
                    _sort(event, history, messages)
        except (ObserverError, OSError) as error:
            raise Broken(str(error)) from error
    if session.signalled is not None:
        raise KeyboardInterrupt
    return history, messages, OPEN if job.place else stages.kind


def _sort(event: Event, history: History, messages: list[Message]) -> None:
    """Keep apart what was told and what happened."""
    if not (isinstance(event, Wrote) and event.stream == "told"):
        history.add(event)
        return
    found = hearsay.heard(event.text)
    if found is not None and len(messages) < _LONGEST_TOLD:
        messages.append(Message(event.pid, found))


def _order(job: Job, salt: str, props: _Props) -> dict[str, Any]:
    order: dict[str, Any] = {
        "salt": salt,
        "file": job.file,
        "source": job.source.hex(),
        "arguments": [_argument(word, props) for word in job.arguments],
        "family": _sealed(family.to_json(job.cast), props),
        "ends": job.ends,
        "programs": {side: list(words) for side, words in job.programs.items()},
        "open": bool(job.place),
    }
    if job.scenes:
        order |= {"scene": job.function, "scenes": job.scenes}
    else:
        order["arguments"].insert(0, {"value": job.function})
    return order


def _argument(word: Any, props: _Props) -> dict[str, Any]:
    if isinstance(word, family.PidOf):
        return {"pid_of": word.name}
    if isinstance(word, Work):
        return {"work": plain.encode(asdict(word))}
    if isinstance(word, Secret):
        return {"sealed": props.seal(word.value)}
    return {"value": plain.encode(word)}


def _sealed(cast: Mapping[str, Any], props: _Props) -> dict[str, Any]:
    """Put away how each one is to end: only that one is to read it."""
    found: dict[str, Any] = {}
    for name, member in cast.items():
        sealed = dict(member)
        if member["kind"] == "zombie":
            sealed = {"kind": "zombie", "fate": props.seal({k: member[k] for k in ("code", "signal")})}
        elif member["kind"] == "parent":
            sealed["children"] = _sealed(member["children"], props)
        found[name] = sealed
    return found


class _Props:
    """A file of secrets in memory: whoever has it and a place in it can read what stands there."""

    def __init__(self) -> None:
        self.file = _memory(b"")

    def seal(self, value: Any) -> tuple[int, int]:
        """Put a value away; give its place: where it begins, and how long it is."""
        text = json.dumps(plain.encode(value)).encode()
        start = self.file.tell()
        self.file.write(text)
        return start, len(text)


def _memory(content: bytes) -> Any:
    descriptor = os.memfd_create("stage")
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(descriptor)
    file = os.fdopen(moved, "w+b", buffering=0)
    file.write(content)
    file.seek(0)
    return file


@contextlib.contextmanager
def _stages(job: Job) -> Iterator[Warm]:
    """Give the warm process; for a job without walls one that has none, and that ends with the job."""
    if not job.place:
        yield warm()
        return
    own = Warm.start(plain_stage=True)
    try:
        yield own
    finally:
        own.close()


@contextlib.contextmanager
def _folder(stages: Warm) -> Iterator[str]:
    """Give an empty folder, where the stage has none of its own."""
    if stages.kind == sandbox.NAMESPACES:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="stage-") as folder:
        Path(folder).chmod(0o777)
        yield folder


def _kept_environment() -> dict[str, str]:
    """Give what Python needs to start here; the rest of the environment is no business of the learner's."""
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}


def _persons_environment() -> dict[str, str]:
    """Give the environment of whoever started us, without what pytest put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def _performance(job: Job, history: History, messages: list[Message], salt: str, kind: str) -> Performance:
    first = next((message for message in messages if "family" in message.said), None)
    if first is None:
        told = history.output("stderr").strip().splitlines()
        raise Broken(f"the stage could not be set: {told[-1] if told else 'it said nothing'}")
    pids = first.said["family"]
    others = [message for message in messages if message is not first]
    arguments = [pids[word.name] if isinstance(word, family.PidOf) else word for word in job.arguments]
    return Performance(job.function, history, pids, others, salt, arguments, stage=kind)


def _judgeable(performance: Performance) -> Performance:
    """Give the performance if its history can carry a verdict."""
    history = performance.history
    if history.header.backend != "ptrace":
        raise Broken(f"only an exact observer can judge, not the {history.header.backend} back end")
    if wrong := performance.at_return.contradictions():
        raise Broken(f"the observer contradicts itself: {wrong[0]}")
    if performance.reason == "interrupted" and signals_the_judge(performance) is None:
        raise Broken("the observer was interrupted")
    if performance.reason == "killed":
        raise Broken("the observer was killed")
    if performance.reason == "timeout" and _was_starved(history):
        raise Broken("this machine is too busy to judge: the call had no time to run")
    return performance


def _was_starved(history: History) -> bool:
    """Tell whether the caller wanted to run when its time was up, and nobody there could do much."""
    root = history.root
    if root is None or root.died is None:
        return True
    busy = sum(life.cpu_s for life in history.lives) >= _ENOUGH_CPU_S or len(history.events) > _MANY_EVENTS
    return root.state_at(root.died - 1e-6) is State.RUNNING and not busy
