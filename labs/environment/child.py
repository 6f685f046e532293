"""One child at a time, ended with all its descendants when a signal asks us to stop.

A handler only notes the signal and kills the child's process group: nothing is thrown in the middle of
things, so no child can be forked and forgotten. If we are killed outright, the child's next word goes to a
closed pipe and ends it, and until then it holds the lock it was given. What to run, and what its lines
mean, is `installer`'s work.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType

from labs.environment.failure import Interrupted

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK_S = 0.25


class Children:
    """Runs children while it is entered; SIGINT, SIGTERM and SIGHUP are noted and end the one at work."""

    def __init__(self, environment: dict[str, str], lock: int) -> None:
        """Take the children's environment and the lock that they hold with us."""
        self._environment = environment
        self._lock = lock
        self._signum = 0
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Children:
        """Begin to note signals."""
        self._former = {
            signum: signal.signal(signum, self._note)
            for signum in STOP_SIGNALS
            if signal.getsignal(signum) is not signal.SIG_IGN  # nohup, or a shell's background job
        }
        return self

    def __exit__(self, *_: object) -> None:
        """Leave signals to whoever had them before."""
        for signum, handler in self._former.items():
            signal.signal(signum, handler)

    def check(self) -> None:
        """Raise Interrupted if a signal asked us to stop."""
        if self._signum:
            raise Interrupted(self._signum)

    def run(self, command: list[str], cwd: str, heard: Callable[[str], None]) -> tuple[int, str]:
        """Run a command to its end; return its exit code and output.

        `heard` gets each line as it comes, and "" at every tick between.
        """
        self.check()
        with subprocess.Popen(
            command,
            cwd=cwd,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            pass_fds=[self._lock],
        ) as child:
            self._child = child
            if self._signum:  # it came while the child was being born
                self._kill()
            lines = []
            for line in _lines(child):
                lines.append(line)
                heard(line)
            child.wait()
            self._kill()  # whatever it may have left behind
            self._child = None
        self.check()
        return child.returncode, "\n".join(filter(None, lines))

    def _note(self, signum: int, _frame: FrameType | None) -> None:
        self._signum = self._signum or signum
        self._kill()

    def _kill(self) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)


def _lines(child: subprocess.Popen[bytes]) -> Iterator[str]:
    assert child.stdout is not None
    rest = b""
    while True:
        if not select.select([child.stdout], [], [], TICK_S)[0]:
            yield ""
            continue
        chunk = os.read(child.stdout.fileno(), 1 << 16)
        if not chunk:
            break
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode(errors="replace") for line in lines)
    yield rest.decode(errors="replace")
