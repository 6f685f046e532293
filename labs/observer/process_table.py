"""Looks into /proc, for the few things that no ptrace stop tells: proc(5).

A process that has vanished is None, empty or 0, never an error.
"""

from __future__ import annotations

import os
import stat


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (pathlib costs the tracer its start)
            return file.read()
    except OSError:
        return b""


def parent_of(pid: int) -> int | None:
    """Give the parent of `pid` as the kernel has it now."""
    told = _read(f"/proc/{pid}/stat")
    return int(told[told.rindex(b")") + 4 :].split(None, 1)[0]) if told else None


def exit_status(pid: int) -> int | None:
    """Give the status that a wait for the zombie `pid` would give; None if it is none, or hidden from us."""
    told = _read(f"/proc/{pid}/stat")
    fields = told[told.rindex(b")") + 2 :].split() if told else []
    return int(fields[49]) if len(fields) > 49 and fields[0] == b"Z" else None


def identity(tid: int) -> tuple[int, int]:
    """Give (process, parent) of a thread id; (tid, 0) if it is gone."""
    process, parent = tid, 0
    for line in _read(f"/proc/{tid}/status").splitlines():
        if line.startswith(b"Tgid:"):
            process = int(line[5:])
        elif line.startswith(b"PPid:"):
            parent = int(line[5:])
            break
    return process, parent


def command_line(pid: int) -> tuple[str, ...]:
    """Give the words that `pid` was executed with."""
    words = _read(f"/proc/{pid}/cmdline")
    return tuple(word.decode("utf-8", "surrogateescape") for word in words[:-1].split(b"\0")) if words else ()


def gains_privileges(pid: int) -> bool:
    """Tell whether the program file of `pid` has a setuid or setgid bit that would change who it is."""
    try:
        file = os.stat(f"/proc/{pid}/exe")  # noqa: PTH116
    except OSError:
        return False
    as_owner = file.st_mode & stat.S_ISUID and file.st_uid != os.geteuid()
    as_group = file.st_mode & stat.S_ISGID and file.st_gid != os.getegid()
    return bool(as_owner or as_group)


def pidfd_target(pid: int, descriptor: int) -> int:
    """Give the pid that the pidfd `descriptor` of process `pid` stands for, 0 if it is none."""
    for line in _read(f"/proc/{pid}/fdinfo/{descriptor}").splitlines():
        if line.startswith(b"Pid:"):
            return int(line[4:])
    return 0
