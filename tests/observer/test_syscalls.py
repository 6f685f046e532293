from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import pytest

from labs.observer import syscalls

_NUMBER = re.compile(r"#define __NR(?:3264)?_(\w+)\s+(\d+)")
HEADERS = {
    "x86_64": ["/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"],
    "aarch64": ["/usr/include/asm-generic/unistd.h"],
}


@pytest.mark.parametrize("machine", HEADERS)
def test_the_numbers_are_the_kernel_headers(machine: str) -> None:
    header = next((Path(path) for path in HEADERS[machine] if Path(path).exists()), None)
    if header is None:
        pytest.skip(f"the kernel's headers for {machine} are not installed")

    numbers = {name: int(number) for name, number in _NUMBER.findall(header.read_text())}

    assert numbers
    assert {name: numbers.get(name) for name in syscalls.MACHINES[machine].numbers} == (
        syscalls.MACHINES[machine].numbers
    )


def test_this_machine_is_known() -> None:
    assert os.uname().machine in syscalls.MACHINES


def test_both_machines_follow_the_same_calls() -> None:
    x86, arm = (set(syscalls.MACHINES[name].numbers) for name in ("x86_64", "aarch64"))

    assert x86 - arm == {"pause", "poll", "select"}  # arm has none: its libc calls ppoll and pselect6
    assert arm <= x86


# ---- naps

SOMEWHERE, FOR_EVER = 0x7FFC0000_1000, 0xFFFFFFFF
NAPPING = [
    ("clock_nanosleep", [0, 0, SOMEWHERE, 0]),
    ("pselect6", [0, 0, 0, 0, SOMEWHERE]),
    ("ppoll", [SOMEWHERE, 0, SOMEWHERE]),
    ("rt_sigtimedwait", [SOMEWHERE, SOMEWHERE, SOMEWHERE]),
    ("futex", [SOMEWHERE, 0x189, 0, SOMEWHERE]),
]
AWAITING = [
    ("pselect6", [4, SOMEWHERE, 0, 0, SOMEWHERE]),
    ("pselect6", [0, 0, 0, 0, 0]),
    ("ppoll", [SOMEWHERE, 1, SOMEWHERE]),
    ("rt_sigtimedwait", [SOMEWHERE, SOMEWHERE, 0]),
    ("futex", [SOMEWHERE, 0x189, 0, 0]),
    ("wait4", [7, 0, 0, 0]),
]


@pytest.mark.parametrize("machine", HEADERS)
@pytest.mark.parametrize(("calls", "nap"), [(NAPPING, True), (AWAITING, False)], ids=["naps", "waits"])
def test_a_nap_is_what_time_ends_and_no_descriptor(
    machine: str, calls: list[tuple[str, list[int]]], nap: bool
) -> None:
    known = syscalls.MACHINES[machine]

    found = {name: syscalls.is_nap(known, known.numbers[name], words) for name, words in calls}

    assert found == dict.fromkeys(found, nap)


@pytest.mark.parametrize(("timeout", "nap"), [(100, True), (FOR_EVER, False), (2**64 - 1, False)])
def test_a_poll_for_ever_is_no_nap(timeout: int, nap: bool) -> None:
    x86 = syscalls.MACHINES["x86_64"]

    assert syscalls.is_nap(x86, x86.numbers["poll"], [0, 0, timeout]) is nap


# ---- the filter, run on made-up calls: a BPF machine of five instructions

ALLOW, TRACE = 0x7FFF0000, 0x7FF00000


def judge(program: bytes, arch: int, number: int, *arguments: int) -> int:
    data = struct.pack("IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    lines = list(struct.iter_unpack("HBBI", program))
    accumulator = at = 0
    while True:
        code, if_true, if_false, operand = lines[at]
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("I", data, operand)
        elif code == 0x06:
            return operand
        else:
            holds = {0x15: accumulator == operand, 0x25: accumulator > operand, 0x35: accumulator >= operand}
            at += if_true if holds[code] else if_false


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest) -> syscalls.Machine:
    return syscalls.MACHINES[request.param]


def verdict(machine: syscalls.Machine, name: str, *arguments: int) -> int:
    rules = {**syscalls.FAMILY_RULES, **syscalls.SLEEP_RULES, **syscalls.WRITE_RULES}
    program = syscalls.filter_program(machine, rules)
    return judge(program, machine.audit_arch, machine.numbers[name], *arguments)


def test_calls_of_the_family_are_traced(machine: syscalls.Machine) -> None:
    for name in ("wait4", "waitid", "setsid", "setpgid", "nanosleep", "restart_syscall"):
        assert verdict(machine, name) == TRACE


def test_everything_else_passes(machine: syscalls.Machine) -> None:
    program = syscalls.filter_program(machine, syscalls.FAMILY_RULES)
    others = set(range(600)) - set(machine.numbers.values())

    assert {judge(program, machine.audit_arch, number) for number in others} == {ALLOW}


def test_a_kill_that_only_asks_passes(machine: syscalls.Machine) -> None:
    assert verdict(machine, "kill", 99, 0) == ALLOW
    assert verdict(machine, "kill", 99, 9) == TRACE
    assert verdict(machine, "tgkill", 99, 99, 0) == ALLOW
    assert verdict(machine, "tgkill", 99, 99, 9) == TRACE


def test_only_sigchlds_action_matters_and_only_if_it_is_set(machine: syscalls.Machine) -> None:
    assert verdict(machine, "rt_sigaction", 2, 0x1000) == ALLOW
    assert verdict(machine, "rt_sigaction", 17, 0) == ALLOW
    assert verdict(machine, "rt_sigaction", 17, 0x1000) == TRACE


def test_only_the_subreaper_option_of_prctl_matters(machine: syscalls.Machine) -> None:
    assert verdict(machine, "prctl", 36, 1) == TRACE
    assert verdict(machine, "prctl", 15, 1) == ALLOW


def test_writes_matter_whatever_the_descriptor(machine: syscalls.Machine) -> None:
    assert {verdict(machine, name, number) for name in ("write", "writev") for number in range(9)} == {TRACE}


def test_another_machines_calls_pass(machine: syscalls.Machine) -> None:
    program = syscalls.filter_program(machine, syscalls.FAMILY_RULES)

    assert judge(program, 0x40000003, machine.numbers["wait4"]) == ALLOW  # AUDIT_ARCH_I386
