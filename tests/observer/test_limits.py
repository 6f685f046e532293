"""Limits and privileges: everything ends in time, nothing is left, and what is not allowed is said."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.session import ObserverError, Options, PtraceRefusedError

ROOT = str(Path(__file__).parents[2])
APART = Options(own_session=True, timeout_s=60, backend="ptrace")


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


# ---- limits

BOMB = "import os\nfor _ in range(10): os.fork()\nwhile True: pass"  # 1024 at the most, should all else fail


def test_a_fork_bomb_is_ended_at_its_limit(mark: str) -> None:
    history = observe(python(BOMB), Options(limit_processes=50, own_session=True))

    assert history.ending
    assert history.ending.reason == "processes"
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)


def test_a_program_that_ignores_everything_is_ended_in_time(mark: str) -> None:
    program = (
        "import os, signal\nfor n in (1, 2, 15): signal.signal(n, 1)\nos.fork()\nwhile True: signal.pause()"
    )

    history = observe(python(program), Options(timeout_s=0.5, own_session=True))

    assert history.ending
    assert history.ending.reason == "timeout"
    assert history.ending.t < 1.5 or os.getloadavg()[0] > 2
    assert {life.exit_code for life in history.lives} <= {128 + signal.SIGKILL}


def test_what_a_program_leaves_running_is_ended(mark: str) -> None:
    history = observe(["sh", "-c", "setsid sleep 100 & exit 3"], Options(linger_s=0, own_session=True))

    assert history.ending
    assert (history.ending.reason, history.exit_code) == ("lingering", 3)


def test_stopped_programs_are_ended_too(mark: str) -> None:
    history = observe(["sh", "-c", "kill -s STOP $$"], Options(timeout_s=0.5, own_session=True))

    assert history.ending
    assert history.ending.reason == "timeout"
    assert history.root
    assert history.root.stopped_by


def test_kill_0_does_not_reach_the_observer(mark: str) -> None:
    history = observe(["sh", "-c", "sleep 100 & kill -s KILL 0"], APART)

    assert history.ending
    assert (history.ending.reason, history.exit_code) == ("done", 128 + signal.SIGKILL)


# ---- privileges, tracers, other machines


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file that is setuid for somebody else")
def test_a_setuid_program_is_noted(tmp_path: Path) -> None:
    program = tmp_path / "id"
    shutil.copy(shutil.which("id") or "", program)
    os.chown(program, 65534, 65534)
    program.chmod(0o4755)

    history = observe([str(program), "-u"], APART)

    assert [(note.note, note.detail) for note in history.notes] == [("setuid", str(program))]
    assert history.output() == "0\n"  # it gained nothing


def test_a_32_bit_program_is_noted(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    source, program = tmp_path / "small.c", tmp_path / "small"
    source.write_text('void _start(void) { __asm__("mov $1, %eax; mov $7, %ebx; int $0x80"); }')
    built = (
        compiler
        and not subprocess.run(
            [compiler, "-m32", "-nostdlib", "-static", "-o", program, source],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not built:
        pytest.skip("no 32-bit programs can be built here")

    history = observe([str(program)], APART)

    if history.ending and history.ending.reason == "not-executable":
        pytest.skip("no 32-bit programs can be run here")
    assert [note.note for note in history.notes] == ["32-bit"]
    assert history.exit_code == 7


def test_an_observed_observer_is_refused() -> None:
    program = f"""
import sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
from labs.observer.session import Options, PtraceRefusedError
try:
    observe(["true"], Options(backend="ptrace"))
except PtraceRefusedError as error:
    print(error)
"""
    history = observe(python(program), APART)

    assert history.output() == "ptrace: Operation not permitted\n"
    assert issubclass(PtraceRefusedError, ObserverError)
