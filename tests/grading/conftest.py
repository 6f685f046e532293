"""The checks of lab 06, called without a pytest of their own: `judged(file)` gives what each came to."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from labs.grading import hosting, orders, sandbox
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
    """Judges files by checks of lab 06; `runs` counts what was played."""

    def __init__(self, checks: Checks) -> None:
        self.runs = 0
        self._checks = checks

    def __call__(self, file: Path, names: Iterable[str] = (), schedule: str | None = None) -> dict[str, str]:
        """Judge by all checks, or some; give the diagnosis of each, "passed" where there is none."""
        return {name: self._judge(file, name, schedule) for name in names or self._checks}

    def _judge(self, file: Path, name: str, schedule: str | None) -> str:
        run = Runner(file, LAB)
        try:
            orders.play(lambda: self._checks[name](run), run, orders.turns(schedule, orders.drawn_seed()))
        except Failed as failed:
            return failed.finding.diagnosis
        finally:
            self.runs += len(run.trials)
        return "passed"


@pytest.fixture(scope="session")
def first_warm_process() -> Iterator[hosting.Warm]:
    """The warm process that the whole session may keep."""
    yield hosting.warm()
    hosting.close()


@pytest.fixture(scope="session")
def best_kind(first_warm_process: hosting.Warm) -> str:
    """The kind of stage that is had here if nobody asks for another one."""
    return first_warm_process.kind


@pytest.fixture(autouse=True)
def no_other_warm_process(first_warm_process: hosting.Warm) -> Iterator[None]:
    """End a warm process that a test has started in the place of the first."""
    yield
    if hosting._warm is not None and hosting._warm is not first_warm_process:
        hosting.close()


@pytest.fixture(params=[sandbox.NAMESPACES, sandbox.SUBREAPER])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each kind of stage in turn; the walls are skipped that cannot be had here."""
    if request.param == sandbox.SUBREAPER:
        hosting.close()
        monkeypatch.setenv("FORKROOM_STAGE", sandbox.SUBREAPER)
    if hosting.warm().kind != request.param:
        pytest.skip(f"no namespaces here: {hosting.warm().refused}")
    yield str(request.param)
    if request.param == sandbox.SUBREAPER:
        hosting.close()


@pytest.fixture
def judged(checks: Checks) -> Judge:
    return Judge(checks)
