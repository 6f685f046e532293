"""What is to be done when the learner's code has come back: flush, let the observer catch up, say what came.

In the process of that code, by tools taken before it ran. `scenery` calls this, `hearsay` makes what it says
safe to listen to.
"""

from __future__ import annotations

import builtins
import sys
from typing import Any

# Taken now: the learner's file may put its own things in their places.
from os import (  # isort: skip
    O_RDONLY,
    P_PID,
    WEXITED,
    WNOWAIT,
    close,
    listdir,
    open as open_descriptor,
    read,
    waitid,
)

_PF_EXITING = 0x4  # include/linux/sched.h


def flush() -> None:
    """Write what is still in the buffers of the standard streams, whatever has become of them."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()  # type: ignore[union-attr]
        except BaseException:
            continue


def wait_for_the_dying(parent: int) -> None:
    """Wait until wait(2) tells of every child of `parent`, the caller, that is dying or dead by now.

    Then the observer has told of it. Nobody is reaped.
    """
    for entry in listdir("/proc"):  # noqa: PTH208  (pathlib is the learner's to change)
        if entry.isdigit():
            _wait_if_it_is_dying(entry, parent)


def _wait_if_it_is_dying(entry: str, parent: int) -> None:
    try:
        descriptor = open_descriptor(f"/proc/{entry}/stat", O_RDONLY)
        stat = read(descriptor, 1024).rpartition(b")")[2].split()  # proc(5): state, ppid, …, flags
        close(descriptor)
        if int(stat[1]) == parent and (stat[0] == b"Z" or int(stat[6]) & _PF_EXITING):
            waitid(P_PID, int(entry), WEXITED | WNOWAIT)
    except (OSError, IndexError):
        return


def told_of(phase: str, error: BaseException, file: str) -> dict[str, Any]:
    """Say what came out of the learner's code: its built-in classes, its text, its line in the file."""
    names = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    line = error.lineno if isinstance(error, SyntaxError) else None
    frame = error.__traceback__
    while frame is not None:
        line = frame.tb_lineno if frame.tb_frame.f_code.co_filename == file else line
        frame = frame.tb_next
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:300]
    except Exception:  # the learner's own __str__
        text = ""
    return {"phase": phase, "raised": names, "kind": type(error).__name__, "text": text, "line": line}
