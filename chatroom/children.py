"""The other process of this program: forked, waited for, and never left behind.

Signals reach the loop as bytes on a descriptor, so that poll wakes for them as it does for a datagram.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from types import FrameType, TracebackType

PATIENCE_S = 2.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def fork(work: Callable[[], int]) -> int:
    """Run `work` in a child process, which ends with its result as exit code; return the child's pid.

    The child never comes back: whatever happens in it, it ends here, without its parent's clean-up
    (_exit(2)).
    """
    sys.stdout.flush()  # else the child would have a copy of what is not written yet
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _forget_signals()
        code = work()
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # nobody reads any more what would have been shown
    except BaseException:  # shown as Python would show it, but not to the parent's frames
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _forget_signals() -> None:
    """Undo what the parent has set for itself. Ctrl-C goes to both: the parent acts on it."""
    signal.set_wakeup_fd(-1)
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)


def reap(pid: int, patience_s: float = PATIENCE_S) -> int | None:
    """Wait for a child that was told to end; kill it when it does not. Return its exit code (waitpid(2))."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        reaped, status = os.waitpid(pid, os.WNOHANG)
        if reaped:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)  # a pause in a poll with a deadline; nothing depends on its length
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Signals:
    """The signals that end a program, kept until they are asked for."""

    def __init__(self, numbers: Iterable[signal.Signals] = ENDINGS) -> None:
        """Keep these signals; the usual effect comes back with `close`."""
        self.caught: signal.Signals | None = None
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._note) for number in numbers}

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.caught = signal.Signals(number)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable with a signal."""
        return self._reader.fileno()

    def close(self) -> None:
        """Give the signals their former effect back."""
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def __enter__(self) -> "Signals":
        """Keep signals from here on."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give them back."""
        self.close()
