"""Looks into /proc, for the few things that no ptrace stop tells: proc(5).

A process that has vanished is None, empty or 0, never an error.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Container, Iterator

_STATES = {
    "S": "sleeping",
    "D": "disk-sleep",
    "T": "stopped",
    "t": "tracing-stop",
    "Z": "zombie",
    "I": "idle",
}
_ELF_CLASS, _ELF_64 = 4, b"\2"  # elf(5): EI_CLASS, ELFCLASS64


def _read(path: str, size: int = -1) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (pathlib costs the tracer its start)
            return file.read(size)
    except OSError:
        return b""


def parent_of(pid: int) -> int | None:
    """Give the parent of `pid` as the kernel has it now."""
    told = _read(f"/proc/{pid}/stat")
    return int(told[told.rindex(b")") + 4 :].split(None, 1)[0]) if told else None


def states(pid: int, left_out: Container[int] = ()) -> set[str]:
    """Give the states of the threads of `pid`, but those with the ids `left_out`: letters, see proc(5)."""
    told = _read(f"/proc/{pid}/stat", 1024)
    fields = told[told.rindex(b")") + 2 :].split(None, 18) if told else []
    if len(fields) > 17 and fields[17] == b"1":
        return set() if pid in left_out else {fields[0].decode()}
    try:
        tids = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208  (pathlib: see above)
    except OSError:
        return set()
    paths = (f"/proc/{pid}/task/{tid}/stat" for tid in tids if int(tid) not in left_out)
    return {told[told.rindex(b")") + 2 :][:1].decode() for path in paths if (told := _read(path, 1024))}


def calls(pid: int) -> Iterator[list[int]]:
    """Yield the calls that threads of `pid` are blocked in: number, six arguments; proc_pid_syscall(5)."""
    try:
        tids = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208  (pathlib: see above)
    except OSError:
        return
    for tid in tids:
        words = _read(f"/proc/{pid}/task/{tid}/syscall", 256).split()
        if len(words) > 6:  # else it runs, or is in no call
            yield [int(words[0]), *(int(word, 16) for word in words[1:7])]


def cpu_s(pid: int) -> float:
    """Give the CPU seconds that process `pid` has used: its clock, as in clock_getcpuclockid(3)."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def memory(pid: int) -> int:
    """Give the bytes of memory that process `pid` holds, but those of files: proc_pid_status(5)."""
    held = (b"RssAnon:", b"RssShmem:")
    lines = _read(f"/proc/{pid}/status").splitlines()
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith(held))


def exit_status(pid: int) -> int | None:
    """Give the status that a wait for the zombie `pid` would give; None if it is none, or hidden from us."""
    told = _read(f"/proc/{pid}/stat")
    fields = told[told.rindex(b")") + 2 :].split() if told else []
    return int(fields[49]) if len(fields) > 49 and fields[0] == b"Z" else None


def look(pid: int) -> tuple[str, str, int]:
    """Give (state, name, nice value) of `pid`, the state in psutil's words; empty if it is gone."""
    told = _read(f"/proc/{pid}/stat")
    if not told:
        return "", "", 0
    fields = told[told.rindex(b")") + 2 :].split()
    name = told[told.index(b"(") + 1 : told.rindex(b")")].decode("utf-8", "surrogateescape")
    return _STATES.get(fields[0].decode(), "running"), name, int(fields[16])


def identity(tid: int) -> tuple[int, int]:
    """Give (process, parent) of a thread id; (0, 0) if it is gone."""
    process, parent = 0, 0
    for line in _read(f"/proc/{tid}/status").splitlines():
        if line.startswith(b"Tgid:"):
            process = int(line[5:])
        elif line.startswith(b"PPid:"):
            parent = int(line[5:])
            break
    return process, parent


def is_thread(tid: int, pid: int) -> bool:
    """Tell whether `tid` is a thread of process `pid`, or was so short-lived that nothing is left of it."""
    return os.access(f"/proc/{pid}/task/{tid}", os.F_OK) or not os.access(f"/proc/{tid}", os.F_OK)


def catches(pid: int, number: int) -> bool:
    """Tell whether process `pid` has a handler for the signal."""
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith(b"SigCgt:"):
            return bool(int(line[7:], 16) >> (number - 1) & 1)
    return False


def pids_in_namespaces(pid: int) -> list[int]:
    """Give the pids of `pid`, from the observer's namespace to its own (pid_namespaces(7))."""
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith(b"NSpid:"):
            return [int(word) for word in line[6:].split()]
    return []


def exists(pid: int) -> bool:
    """Tell whether there is a process, or a group of processes, with this number."""
    for target in (pid, -pid):
        try:
            os.kill(target, 0)
        except ProcessLookupError:
            continue
        except OSError:
            return True  # not ours to signal, but there
        return True
    return False


def terminal_at(tid: int, descriptor: int) -> str:
    """Give the path of what a descriptor of `tid` leads to; empty if it has none."""
    try:
        return os.readlink(f"/proc/{tid}/fd/{descriptor}")  # noqa: PTH115  (pathlib: see above)
    except OSError:
        return ""


def command_line(pid: int) -> tuple[str, ...]:
    """Give the words that `pid` was executed with."""
    words = _read(f"/proc/{pid}/cmdline")
    return tuple(word.decode("utf-8", "surrogateescape") for word in words[:-1].split(b"\0")) if words else ()


def peculiarities(pid: int) -> Iterator[str]:
    """Yield the NOTES that the program file of `pid` deserves."""
    path = f"/proc/{pid}/exe"
    try:
        file = os.stat(path)  # noqa: PTH116
    except OSError:
        return
    as_owner = file.st_mode & stat.S_ISUID and file.st_uid != os.geteuid()
    as_group = file.st_mode & stat.S_ISGID and file.st_gid != os.getegid()
    if as_owner or as_group:
        yield "setuid"
    head = _read(path, _ELF_CLASS + 1)
    if head[:4] == b"\x7fELF" and head[_ELF_CLASS:] != _ELF_64:
        yield "32-bit"


def pidfd_target(pid: int, descriptor: int) -> int:
    """Give the pid that the pidfd `descriptor` of process `pid` stands for, 0 if it is none."""
    for line in _read(f"/proc/{pid}/fdinfo/{descriptor}").splitlines():
        if line.startswith(b"Pid:"):
            return int(line[4:])
    return 0
