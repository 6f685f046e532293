"""False verdicts: every solution under every schedule, again and again, with both cores loaded by others."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from labs.grading import orders
from labs.grading.plugin import Runner
from labs.grading.verdict import Failed
from tests.grading.test_strange_values import LABS, checks

RUNS = int(os.environ.get("FORKROOM_STRESS_RUNS", "500"))  # of a check, under all schedules


@pytest.fixture
def busy_cores():
    """Two loops without an end."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()


def came_to(lab: Path, check, file: Path, schedule: str | None = None) -> str:
    run = Runner(file, lab)
    try:
        orders.play(lambda: check(run), run, orders.turns(schedule, orders.drawn_seed()))
    except Failed as failed:
        return failed.finding.diagnosis
    return "passed"


@pytest.mark.stress
def test_no_solution_ever_fails(busy_cores):
    chosen = itertools.islice(itertools.cycle(checks()), RUNS)

    false = [
        (param.id, found)
        for param in chosen
        if (found := came_to(*param.values, param.values[0] / "solution.py")) != "passed"
    ]

    assert not false


def mistakes():
    for path in sorted(LABS.glob("[01][0-9]_*/mistakes/*.py")):
        yield pytest.param(path, id=f"{path.parents[1].name}-{path.stem}")


@pytest.mark.stress
@pytest.mark.parametrize("schedule", orders.SCHEDULES)
@pytest.mark.parametrize("path", list(mistakes()))
def test_every_mistake_has_its_own_diagnosis(busy_cores, path, schedule):
    declared = re.search(r"^# diagnosis: (\w+)$", path.read_text("utf-8"), re.MULTILINE)
    mine = [param for param in checks() if param.values[0] == path.parents[1]]

    found = {param.id: came_to(*param.values, path, schedule) for param in mine}

    assert declared and declared[1] in found.values(), found
