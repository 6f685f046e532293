"""Which system calls the observer follows, by their numbers on each machine, and the filter that picks them.

Pure tables and bytes: `ptrace` installs the filter, `tracer` reads the calls. Every call that is not named
here runs at full speed: the kernel knows beforehand that the filter lets it pass (seccomp(2)).
Numbers: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

SIGCHLD = 17
PR_SET_CHILD_SUBREAPER = 36

# The conditions of a rule compare the low 32 bits of one argument.
EQUAL, NOT_EQUAL, BETWEEN = "==", "!=", "between"


class Condition(NamedTuple):
    """One argument of the call, by its index, compared with `value` (BETWEEN: 1 and `value`)."""

    argument: int
    operator: str
    value: int


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

FAMILY_RULES: dict[str, tuple[Condition, ...]] = {
    **dict.fromkeys(WAITS, ()),
    # Signal 0 sends nothing, it only asks whether the process is there.
    **{name: (Condition(signal, NOT_EQUAL, 0),) for name, (_, signal) in KILLS.items()},
    "setsid": (),
    "setpgid": (),
    "prctl": (Condition(0, EQUAL, PR_SET_CHILD_SUBREAPER),),
    # Only what changes the fate of dead children; a Python starts with some seventy other rt_sigactions.
    "rt_sigaction": (Condition(0, EQUAL, SIGCHLD), Condition(1, NOT_EQUAL, 0)),
}
SLEEP_RULES: dict[str, tuple[Condition, ...]] = dict.fromkeys(SLEEPS, ())
# What reaches into other processes, besides signals: followed for a program that is fenced in.
REACHES = {"ptrace": 1, "process_vm_writev": 0, "pidfd_open": 0}  # which argument is the pid
FENCE_RULES: dict[str, tuple[Condition, ...]] = dict.fromkeys(REACHES, ())
WRITE_RULES = {name: (Condition(0, BETWEEN, 2),) for name in WRITES}

_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x06
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000
_NR_OFFSET, _ARCH_OFFSET, _ARGS_OFFSET = 0, 4, 16  # struct seccomp_data
_INSTRUCTION = struct.Struct("HBBI")  # struct sock_filter: code, jump if true, jump if false, operand


def filter_program(machine: Machine, rules: dict[str, tuple[Condition, ...]]) -> bytes:
    """Build the seccomp filter that stops for the calls in `rules` and lets all others pass (BPF)."""
    code = [(_LOAD, 0, 0, _ARCH_OFFSET), (_JUMP_EQUAL, 1, 0, machine.audit_arch), (_RETURN, 0, 0, _ALLOW)]
    for name, conditions in rules.items():
        if name in machine.numbers:
            code += _block(machine.numbers[name], conditions)
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(_INSTRUCTION.pack(*line) for line in code)


def _block(number: int, conditions: Iterable[Condition]) -> list[tuple[int, int, int, int]]:
    """Give the lines for one call: is it this number, do all conditions hold, then stop."""
    tests = [(_NR_OFFSET, _JUMP_EQUAL, number, True)]
    for argument, operator, value in conditions:
        offset = _ARGS_OFFSET + 8 * argument
        if operator == BETWEEN:
            tests.append((offset, _JUMP_GREATER_EQUAL, 1, True))
            tests.append((offset, _JUMP_GREATER, value, False))
        else:
            tests.append((offset, _JUMP_EQUAL, value, operator == EQUAL))
    code = []
    for index, (offset, jump, operand, wanted) in enumerate(tests):
        to_the_end = 2 * (len(tests) - index) - 1
        code.append((_LOAD, 0, 0, offset))
        code.append((jump, 0, to_the_end, operand) if wanted else (jump, to_the_end, 0, operand))
    return [*code, (_RETURN, 0, 0, _TRACE)]
