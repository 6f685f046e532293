"""The checks of lab 06, called without a pytest of their own: `judged(file)` gives what each came to.

And a class with a toy lab, in which an answer is one word: `graded(answers(ann="fine"))`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from labs.grading import bench, classroom, gradebook, hosting, orders, sandbox
from labs.grading.gradebook import Grade
from labs.grading.plugin import Runner
from labs.grading.submissions import Submission
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


# ---- a class

TOY = "02_knots"
TOY_LAB = """
number = 2
topic = "knots"
title = {en = "Knots", zh = "绳结"}
goal = {en = "Tie one.", zh = "打一个结。"}
hints = [{en = "a", zh = "一"}, {en = "b", zh = "二"}, {en = "c", zh = "三"}]
demos = []
[checks.test_tie]
points = 60
expected = {en = "tied", zh = "打好了"}
[checks.test_untie]
points = 40
expected = {en = "untied", zh = "解开了"}
"""
# A check that does to its judge what the answer asks for, as if somebody had broken out of the stage.
TOY_CHECKS = """
import os, signal
from labs.grading.verdict import Failed, Finding

def judge(run):
    word, _, argument = run.submission.read_text().partition(" ")
    if word == "wrong":
        raise Failed(Finding("gives_something_else", {"function": "tie", "value": "0"}))
    if word == "kill":
        os.kill({"judge": os.getpid(), "bench": os.getppid()}[argument], signal.SIGKILL)
    if word == "exit":
        os._exit(int(argument))
    if word == "hang":
        signal.pause()
    run.trials.append(type("Trial", (), {"judged": True, "newborn": (), "stage": ""}))

def test_tie(run): judge(run)
def test_untie(run): judge(run)
"""

Class = Callable[..., list[Grade]]


def answers(**words: str) -> list[Submission]:
    return [Submission(name, TOY, f"{name}.py", word.encode()) for name, word in words.items()]


@pytest.fixture
def toy_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lab whose answers are one word, in place of the real labs."""
    folder = tmp_path / "labs" / TOY
    folder.mkdir(parents=True)
    (folder / "lab.toml").write_text(TOY_LAB, "utf-8")
    (folder / "test_exercise.py").write_text(TOY_CHECKS, "utf-8")
    monkeypatch.setattr(classroom, "LABS", folder.parent)
    monkeypatch.setattr(gradebook, "LABS", folder.parent)
    gradebook.seal_of_the_judge.cache_clear()
    return folder


@pytest.fixture
def graded(tmp_path: Path) -> Class:
    """Grade submissions in one class folder, time and again."""

    def grade(submissions: Sequence[Submission], jobs: int = 2) -> list[Grade]:
        (tmp_path / "class").mkdir(exist_ok=True)
        with gradebook.opened(tmp_path / "class") as book:
            return sorted(classroom.grade_all(book, submissions, jobs), key=lambda grade: grade.learner)

    return grade


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The learners whose answers were really judged."""
    names = []

    def ask(self: bench.Bench, order: bench.Order) -> None:
        names.append(Path(order.key).name.split("-")[1])
        really(self, order)

    really = bench.Bench.ask
    monkeypatch.setattr(bench.Bench, "ask", ask)
    return names


def outcomes(grades: Sequence[Grade]) -> dict[str, str]:
    return {grade.learner: str(grade.outcome) for grade in grades}
