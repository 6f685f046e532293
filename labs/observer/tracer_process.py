"""The process that traces, as `session` holds it: however it was started, and awaited with patience."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
from collections.abc import Callable
from typing import Protocol

_PATIENCE_S = 2  # for a tracer that was told to end


class TracerProcess(Protocol):
    """The process that traces: what subprocess.Popen has of one."""

    @property
    def pid(self) -> int:
        """Its pid, as seen from here."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; give the exit code, or minus the signal's number."""

    def kill(self) -> None:
        """Send SIGKILL."""


Start = Callable[[int, int, int, int | None], TracerProcess]
"""Takes the descriptors of feed, plan, complaints and, if there is one, the program's terminal."""


def ends_in_time(process: TracerProcess) -> bool:
    """Wait for the end of a process, with patience; Popen.wait would look at it now and then, and be late."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return True
    except (AttributeError, OSError):  # macOS, or a kernel before 5.3
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_S)
            return True
        return False
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(1000 * _PATIENCE_S))
    finally:
        os.close(descriptor)
