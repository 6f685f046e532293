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


def _checks() -> dict[str, Callable[[Runner], None]]:
    spec = importlib.util.spec_from_file_location("checks_of_lab_06", LAB / "test_exercise.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: check for name, check in vars(module).items() if name.startswith("test_")}


@pytest.fixture(scope="session")
def checks() -> dict[str, Callable[[Runner], None]]:
    """All checks of lab 06 by name."""
    return _checks()


@pytest.fixture
def judged(checks: dict[str, Callable[[Runner], None]]) -> Callable[..., dict[str, str]]:
    """Judge a file by all checks, or some; give the diagnosis of each, "passed" where there is none."""

    def judge(file: Path, names: Iterable[str] = ()) -> dict[str, str]:
        found = {}
        for name in names or checks:
            try:
                checks[name](Runner(file))
                found[name] = "passed"
            except Failed as failed:
                found[name] = failed.finding.diagnosis
        return found

    return judge
