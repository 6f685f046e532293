"""The pytest behind `labs check`: it ends with whoever asked, and imports nothing that lies around."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.commands.conftest import person
from tests.commands.learning.toy import HANGS, SOLUTION, make_clone

GUARD_S = 120
LEARNER = 4  # the command's descendants when the learner's code runs: pytest, warm, tracer, actor


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    return make_clone(tmp_path) / "labs" / "01_toys"


def check(lab: Path) -> subprocess.Popen[str]:
    words = [sys.executable, str(lab.parent), "check", "1"]
    return subprocess.Popen(words, cwd=lab, env=person(), stdout=subprocess.PIPE, text=True)


def descendants(command: subprocess.Popen[str]) -> list[psutil.Process]:
    """Wait until the learner's code runs; give who is there, the command's own child first."""
    end = time.monotonic() + GUARD_S
    while len(found := psutil.Process(command.pid).children(recursive=True)) < LEARNER:
        assert time.monotonic() < end and command.poll() is None
        time.sleep(0.01)
    return found


def test_killed_check_takes_everybody_along(lab: Path) -> None:
    (lab / "exercise.py").write_text(HANGS)
    with check(lab) as command:
        family = descendants(command)
        judge = psutil.Process(command.pid).children()[0]
        judge.send_signal(signal.SIGSTOP)  # from now on it cannot end by itself

        command.kill()

        _gone, alive = psutil.wait_procs(family, GUARD_S)
        for process in alive:
            process.kill()
    assert not alive


def test_files_beside_the_exercise_are_not_imported(lab: Path) -> None:
    (lab / "exercise.py").write_text(SOLUTION)
    for name in ("pytest", "conftest", "random", "json", "psutil", "labs"):
        (lab / f"{name}.py").write_text("raise SystemExit('imported')\n")

    with check(lab) as command:
        said, _ = command.communicate(timeout=GUARD_S)

    assert command.returncode == os.EX_OK, said
    assert "100 of 100 points" in said
