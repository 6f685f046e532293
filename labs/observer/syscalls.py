"""Which system calls the observer follows, by their numbers on each machine, and the filter that picks them.

Pure tables and bytes: `ptrace` installs the filter, `tracer` reads the calls. Every call that is not named
here runs at full speed: the kernel knows beforehand that the filter lets it pass (seccomp(2)).
Numbers: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SIGCHLD = 17
PR_SET_CHILD_SUBREAPER = 36
CLONE_PARENT = 0x8000

# The conditions of a rule compare the low 32 bits of one argument.
EQUAL, NOT_EQUAL, BETWEEN, ANY_OF = "==", "!=", "between", "any of the bits"


class Condition(NamedTuple):
    """One argument of the call, by its index, compared with `value` (BETWEEN: the first and the last)."""

    argument: int
    operator: str
    value: int | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Machine:
    """A processor family: its seccomp name (AUDIT_ARCH_…) and the numbers of the calls."""

    audit_arch: int
    numbers: dict[str, int]


MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        {
            "wait4": 61,
            "waitid": 247,
            "kill": 62,
            "tkill": 200,
            "tgkill": 234,
            "rt_sigqueueinfo": 129,
            "rt_tgsigqueueinfo": 297,
            "setsid": 112,
            "setpgid": 109,
            "prctl": 157,
            "rt_sigaction": 13,
            "nanosleep": 35,
            "clock_nanosleep": 230,
            "pause": 34,
            "rt_sigsuspend": 130,
            "restart_syscall": 219,
            "write": 1,
            "writev": 20,
            "ptrace": 101,
            "process_vm_writev": 311,
            "pidfd_open": 434,
            "pidfd_send_signal": 424,
            "fcntl": 72,
            "ioctl": 16,
            "clone": 56,
            "clone3": 435,
            "unshare": 272,
            "setns": 308,
            "memfd_create": 319,
            "shmget": 29,
            "msgget": 68,
            "semget": 64,
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "userfaultfd": 323,
            "io_uring_setup": 425,
            "bpf": 321,
            "perf_event_open": 298,
            "select": 23,
            "pselect6": 270,
            "poll": 7,
            "ppoll": 271,
            "rt_sigtimedwait": 128,
            "futex": 202,
        },
    ),
    "aarch64": Machine(
        0xC00000B7,
        {
            "wait4": 260,
            "waitid": 95,
            "kill": 129,
            "tkill": 130,
            "tgkill": 131,
            "rt_sigqueueinfo": 138,
            "rt_tgsigqueueinfo": 240,
            "setsid": 157,
            "setpgid": 154,
            "prctl": 167,
            "rt_sigaction": 134,
            "nanosleep": 101,
            "clock_nanosleep": 115,
            "rt_sigsuspend": 133,
            "restart_syscall": 128,
            "write": 64,
            "writev": 66,
            "ptrace": 117,
            "process_vm_writev": 271,
            "pidfd_open": 434,
            "pidfd_send_signal": 424,
            "fcntl": 25,
            "ioctl": 29,
            "clone": 220,
            "clone3": 435,
            "unshare": 97,
            "setns": 268,
            "memfd_create": 279,
            "shmget": 194,
            "msgget": 186,
            "semget": 190,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "userfaultfd": 282,
            "io_uring_setup": 425,
            "bpf": 280,
            "perf_event_open": 241,
            "pselect6": 72,
            "ppoll": 73,
            "rt_sigtimedwait": 137,
            "futex": 98,
        },
    ),
}

WAITS = ("wait4", "waitid")
# Which argument of each call is the signal, which the pid it is for.
KILLS = {
    "kill": (0, 1),
    "tkill": (0, 1),
    "tgkill": (0, 2),
    "rt_sigqueueinfo": (0, 1),
    "rt_tgsigqueueinfo": (0, 2),
}
SLEEPS = ("nanosleep", "clock_nanosleep", "pause", "rt_sigsuspend", "restart_syscall")
WRITES = ("write", "writev")
# Calls that end by themselves in time, though no descriptor become ready: `is_nap` finds them.
NAPS: dict[str, tuple[Condition, ...]] = {
    **dict.fromkeys(("nanosleep", "clock_nanosleep", "restart_syscall"), ()),
    **dict.fromkeys(("select", "pselect6"), (Condition(0, EQUAL, 0), Condition(4, NOT_EQUAL, 0))),
    "poll": (Condition(1, EQUAL, 0), Condition(2, NOT_EQUAL, 0xFFFFFFFF)),
    "ppoll": (Condition(1, EQUAL, 0), Condition(2, NOT_EQUAL, 0)),
    "rt_sigtimedwait": (Condition(2, NOT_EQUAL, 0),),
    "futex": (Condition(3, NOT_EQUAL, 0),),
}

FAMILY_RULES: dict[str, tuple[Condition, ...]] = {
    **dict.fromkeys(WAITS, ()),
    # Signal 0 sends nothing, it only asks whether the process is there.
    **{name: (Condition(signal, NOT_EQUAL, 0),) for name, (_, signal) in KILLS.items()},
    "clone": (Condition(0, ANY_OF, CLONE_PARENT),),  # clone3, which no filter can read, goes unseen
    "setsid": (),
    "setpgid": (),
    "prctl": (Condition(0, EQUAL, PR_SET_CHILD_SUBREAPER),),
    # Only what changes the fate of dead children; a Python starts with some seventy other rt_sigactions.
    "rt_sigaction": (Condition(0, EQUAL, SIGCHLD), Condition(1, NOT_EQUAL, 0)),
}
SLEEP_RULES: dict[str, tuple[Condition, ...]] = dict.fromkeys(SLEEPS, ())
# What reaches into other processes, besides signals: followed for a program that is fenced in.
REACHES = {"ptrace": 1, "process_vm_writev": 0, "pidfd_open": 0, "fcntl": 2}  # which argument is the pid
FENCE_RULES: dict[str, tuple[Condition, ...]] = {
    **dict.fromkeys(REACHES, ()),
    "fcntl": (Condition(1, EQUAL, 8),),  # F_SETOWN: whom the kernel is to signal
    "pidfd_send_signal": (),
}
# What a program that is fenced in is refused, because by it it could slip out of sight, signal strangers
# behind our back, or hold memory that belongs to no process: CLONE_UNTRACED and all CLONE_NEW…, F_SETOWN_EX,
# SIOCSPGRP and FIOSETOWN. clone3 takes its flags where no filter can see them; C libraries then use clone.
REFUSALS: dict[str, tuple[Condition, ...]] = {
    "clone": (Condition(0, ANY_OF, 0x7E820000),),
    "fcntl": (Condition(1, EQUAL, 15),),
    "ioctl": (Condition(1, BETWEEN, (0x8901, 0x8902)),),
    **dict.fromkeys(("unshare", "setns", "memfd_create", "shmget", "msgget", "semget"), ()),
    **dict.fromkeys(("add_key", "request_key", "keyctl", "userfaultfd", "io_uring_setup"), ()),
    **dict.fromkeys(("bpf", "perf_event_open"), ()),
}
# Whatever the descriptor: the terminal may be open by any number. Some 25 µs for a write to elsewhere.
WRITE_RULES: dict[str, tuple[Condition, ...]] = dict.fromkeys(WRITES, ())

_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_GREATER_EQUAL, _JUMP_ANY_OF = 0x20, 0x15, 0x25, 0x35, 0x45
_RETURN = 0x06
_ALLOW, _TRACE, _REFUSE = 0x7FFF0000, 0x7FF00000, 0x00050000  # with an errno
_EPERM, _ENOSYS = 1, 38
_X32 = 0x40000000  # the numbers of x86-64's other way to call
_NR_OFFSET, _ARCH_OFFSET, _ARGS_OFFSET = 0, 4, 16  # struct seccomp_data
_INSTRUCTION = struct.Struct("HBBI")  # struct sock_filter: code, jump if true, jump if false, operand


def is_nap(machine: Machine, number: int, words: Sequence[int]) -> bool:
    """Tell whether whoever is blocked in this call lets time pass, whatever others do meanwhile."""
    name = next((name for name in NAPS if machine.numbers.get(name) == number), None)
    return name is not None and all(
        (words[argument] & 0xFFFFFFFF == value) is (operator == EQUAL)
        for argument, operator, value in NAPS[name]
    )


def filter_program(
    machine: Machine, rules: dict[str, tuple[Condition, ...]], *, fenced: bool = False
) -> bytes:
    """Build the seccomp filter that stops for the calls in `rules` and lets all others pass (BPF).

    `fenced`: REFUSALS are refused, and there are no calls but the machine's own (32-bit ones have others).
    """
    foreign = _REFUSE | _ENOSYS if fenced else _ALLOW
    code = [(_LOAD, 0, 0, _ARCH_OFFSET), (_JUMP_EQUAL, 1, 0, machine.audit_arch), (_RETURN, 0, 0, foreign)]
    if fenced:
        code += [(_LOAD, 0, 0, _NR_OFFSET), (_JUMP_GREATER_EQUAL, 0, 1, _X32), (_RETURN, 0, 0, foreign)]
        code += _block(machine.numbers["clone3"], (), _REFUSE | _ENOSYS)
        for name, conditions in REFUSALS.items():
            code += _block(machine.numbers[name], conditions, _REFUSE | _EPERM)
    for name, conditions in rules.items():
        if name in machine.numbers:
            code += _block(machine.numbers[name], conditions, _TRACE)
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(_INSTRUCTION.pack(*line) for line in code)


def _block(number: int, conditions: Iterable[Condition], then: int) -> list[tuple[int, int, int, int]]:
    """Give the lines for one call: is it this number, do all conditions hold, `then` return."""
    tests = [(_NR_OFFSET, _JUMP_EQUAL, number, True)]
    for argument, operator, value in conditions:
        offset = _ARGS_OFFSET + 8 * argument
        if isinstance(value, tuple):
            tests.append((offset, _JUMP_GREATER_EQUAL, value[0], True))
            tests.append((offset, _JUMP_GREATER, value[1], False))
        elif operator == ANY_OF:
            tests.append((offset, _JUMP_ANY_OF, value, True))
        else:
            tests.append((offset, _JUMP_EQUAL, value, operator == EQUAL))
    code = []
    for index, (offset, jump, operand, wanted) in enumerate(tests):
        to_the_end = 2 * (len(tests) - index) - 1
        code.append((_LOAD, 0, 0, offset))
        code.append((jump, 0, to_the_end, operand) if wanted else (jump, to_the_end, 0, operand))
    return [*code, (_RETURN, 0, 0, then)]
