"""The checks of lab 06, called without a pytest of their own: `judged(file)` gives what each came to."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from labs.grading.plugin import Runner
from labs.grading.verdict import Failed

LAB = Path(__file__).parents[2] / "labs" / "06_zombies"
ONE_EACH = (
    "test_make_zombie_leaves_a_zombie",
    "test_find_zombies_finds_its_own",
    "test_bury_reaps_exactly_this_one",
)


Checks = dict[str, Callable[[Runner], None]]


def _checks() -> Checks:
    spec = importlib.util.spec_from_file_location("checks_of_lab_06", LAB / "test_exercise.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: check for name, check in vars(module).items() if name.startswith("test_")}


@pytest.fixture(scope="session")
def checks() -> Checks:
    """All checks of lab 06 by name."""
    return _checks()


class Judge:
    """Judges files by checks of lab 06; `pids` are all processes that there were on its stages."""

    def __init__(self, checks: Checks) -> None:
        self.pids: set[int] = set()
        self._checks = checks

    def __call__(self, file: Path, names: Iterable[str] = ()) -> dict[str, str]:
        """Judge by all checks, or some; give the diagnosis of each, "passed" where there is none."""
        return {name: self._judge(file, name) for name in names or self._checks}

    def _judge(self, file: Path, name: str) -> str:
        run = Runner(file)
        try:
            self._checks[name](run)
        except Failed as failed:
            return failed.finding.diagnosis
        finally:
            self.pids |= {life.pid for trial in run.trials for life in trial.history.lives}
        return "passed"


@pytest.fixture
def judged(checks: Checks) -> Judge:
    return Judge(checks)
