"""The kernel's ptrace and seccomp interfaces, called through ctypes: ptrace(2), seccomp(2), prctl(2).

Thin and without decisions: `tracer` knows what the stops mean. A tracee that was killed in the meantime makes
a request fail with ESRCH; that is no error here, its death is reported by wait soon enough.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Sequence

SEIZE, CONT, SYSCALL, LISTEN = 0x4206, 7, 24, 0x4208
_GETEVENTMSG, _GETSIGINFO, _GET_SYSCALL_INFO = 0x4201, 0x4202, 0x420E

EVENT_FORK, EVENT_VFORK, EVENT_CLONE, EVENT_EXEC, EVENT_SECCOMP, EVENT_STOP = 1, 2, 3, 4, 7, 128
BIRTHS = (EVENT_FORK, EVENT_VFORK, EVENT_CLONE)
# TRACESYSGOOD, TRACEFORK, TRACEVFORK, TRACECLONE, TRACEEXEC, TRACESECCOMP, EXITKILL
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
SYSCALL_STOP = 0x85  # SIGTRAP | 0x80, with TRACESYSGOOD

_PR_SET_NAME, _PR_SET_SECCOMP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 15, 22, 36, 38
_SECCOMP_MODE_FILTER = 2
_POKEUSER, _ORIG_RAX, _RAX = 6, 120, 80  # x86-64: places in struct user
_GETREGSET, _SETREGSET, _PRSTATUS, _SYSTEM_CALL = 0x4204, 0x4205, 1, 0x404  # arm64: elf.h


class RefusedError(OSError):
    """The kernel does not let this process trace, or filter: the exact back end cannot work here."""


class _SyscallInfo(ctypes.Structure):
    """struct ptrace_syscall_info; `words` is nr and args at an entry, the result at an exit."""

    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("instruction_pointer", ctypes.c_uint64),
        ("stack_pointer", ctypes.c_uint64),
        ("words", ctypes.c_int64 * 8),
    )


_libc = ctypes.CDLL(None, use_errno=True)
_ptrace = _libc.ptrace
_ptrace.restype = ctypes.c_long
_ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)

_info = _SyscallInfo()
_info_at, _info_size = ctypes.addressof(_info), ctypes.sizeof(_info)
_message = ctypes.c_ulong()
_message_at = ctypes.addressof(_message)
_siginfo = ctypes.create_string_buffer(128)
_siginfo_at = ctypes.addressof(_siginfo)


def seize(pid: int) -> None:
    """Begin to trace `pid` and all that it will bear; raise RefusedError where that is not allowed."""
    if _ptrace(SEIZE, pid, None, _OPTIONS) < 0:
        raise RefusedError(ctypes.get_errno(), "ptrace")


def resume(request: int, pid: int, signal: int = 0) -> None:
    """Let the stopped `pid` go on (CONT, SYSCALL, LISTEN), and deliver `signal` to it if not 0."""
    if _ptrace(request, pid, None, signal) < 0 and ctypes.get_errno() != errno.ESRCH:
        raise OSError(ctypes.get_errno(), "ptrace: cannot resume")


def event_message(pid: int) -> int:
    """Give what an event stop carries: the new child, or the former thread id of an exec."""
    return _message.value if _ptrace(_GETEVENTMSG, pid, None, _message_at) == 0 else 0


def syscall_words(pid: int) -> Sequence[int]:
    """Give nr and arguments at a call's entry, or its result first at its exit; signed; () if it is gone."""
    if _ptrace(_GET_SYSCALL_INFO, pid, _info_size, _info_at) <= 0:
        return ()
    return _info.words[:7]  # type: ignore[no-any-return]


def signal_sender(pid: int) -> int | None:
    """Give the pid that sent the signal about to be delivered to `pid`, None if the kernel did."""
    if _ptrace(_GETSIGINFO, pid, None, _siginfo_at) < 0:
        return None
    code, sender = struct.unpack_from("i4xi", _siginfo, 8)
    return sender if code <= 0 else None  # SI_USER, SI_QUEUE, SI_TKILL are not positive


def refuse_call(pid: int) -> None:
    """Let the call that `pid` is about to make (a seccomp stop) not happen, and fail with EPERM."""
    if os.uname().machine == "x86_64":
        _ptrace(_POKEUSER, pid, _ORIG_RAX, -1)  # no call
        _ptrace(_POKEUSER, pid, _RAX, -errno.EPERM)
        return
    for kind, size, position, value in ((_SYSTEM_CALL, 4, 0, -1), (_PRSTATUS, 272, 0, -errno.EPERM)):
        registers = ctypes.create_string_buffer(size)
        vector = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(registers), size))
        _ptrace(_GETREGSET, pid, kind, ctypes.addressof(vector))
        struct.pack_into("i" if size == 4 else "q", registers, position, value)
        _ptrace(_SETREGSET, pid, kind, ctypes.addressof(vector))


def read_memory(pid: int, address: int, size: int) -> bytes:
    """Read `size` bytes of the stopped `pid` at `address`; fewer, or none, where it has none."""
    try:
        descriptor = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except OSError:
        return b""
    try:
        return os.pread(descriptor, size, address)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def become_subreaper(name: str) -> None:
    """Adopt the orphans among this process's descendants from now on, under the given process name."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _libc.prctl(_PR_SET_NAME, ctypes.c_char_p(name.encode()), 0, 0, 0)


def install_filter(program: bytes) -> None:
    """Put this process under the seccomp filter `program` and no_new_privs; or raise RefusedError."""
    code = ctypes.create_string_buffer(program, len(program))
    lines = len(program) // 8
    handle = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", lines, ctypes.addressof(code)), 16)
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), ctypes.c_ulong(0)),
        (_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.c_void_p(ctypes.addressof(handle))),
    ):
        if _libc.prctl(*arguments, ctypes.c_ulong(0), ctypes.c_ulong(0)) < 0:
            raise RefusedError(ctypes.get_errno(), "seccomp")
