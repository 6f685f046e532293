"""Who forks the stages, seen from the judge: a warm process, one for each process that asks.

`warm` is what runs on the other side; what is to be played on a stage is `stage`'s business.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from labs.grading import sandbox
from labs.grading.verdict import Broken

STAGE, COPY = b"stage", b"copy"  # what can be asked of a warm process
_ROOT = str(Path(__file__).parents[2])
_STARTER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from labs.grading.warm import main; main()"


class Request(NamedTuple):
    """The descriptors that a stage is asked for with, in the order in which they travel.

    The observer's `feed` and `plan`; the `errand`, JSON: the job, and a folder for a stage that has none;
    a file for `complaints`; one of secrets; the program's terminal, if the plan has one.
    """

    feed: int
    plan: int
    errand: int
    complaints: int
    props: int
    terminal: int | None = None


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
                env=kept_environment(),
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

    def fork(self, request: Request) -> Stageful:
        """Ask for a stage; give the process that traces on it."""
        descriptors = [descriptor for descriptor in request if descriptor is not None]
        try:
            socket.send_fds(self._control, [STAGE], descriptors)
        except OSError as error:
            raise Broken(f"the warm process is gone: {error.strerror}") from error
        answer = self.hear()
        if "failed" in answer:
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
    """The first process of a stage: `tracer_process.TracerProcess`."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self.pid = pid
        self._warm = warm
        self._ended: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; give the exit code, or minus the signal's number."""
        if self._ended is None:
            self._ended = int(self._warm.hear()["ended"])
        return self._ended

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
        atexit.register(close)  # not at import: `warm` imports this too, and exits run on its stages
    return _warm


def close() -> None:
    """End the warm process, if there is one; the next job starts another."""
    global _warm  # noqa: PLW0603
    if _warm is not None and _owner == os.getpid():
        _warm.close()
    _warm = None


@contextlib.contextmanager
def without_walls() -> Iterator[Warm]:
    """Give a warm process whose stages have none, for a person's own program; it ends with the block."""
    own = Warm.start(plain_stage=True)
    try:
        yield own
    finally:
        own.close()


def kept_environment() -> dict[str, str]:
    """Give what Python needs to start here; the rest of the environment is no business of the learner's."""
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}


def stage_environment() -> dict[str, str]:
    """Give the environment of whatever runs on a stage."""
    return {**kept_environment(), "LANG": "C.UTF-8"}


def persons_environment() -> dict[str, str]:
    """Give the environment of whoever started us, without what pytest put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
