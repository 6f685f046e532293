"""A class with a toy lab, in which an answer is one word: `graded(answers(ann="fine"))`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from labs.classroom import bench, gradebook, marking
from labs.classroom.gradebook import Grade
from labs.classroom.submissions import Submission

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
    run.trials.append(type("Trial", (), {"judged": True, "has_turns": False, "stage": ""}))

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
    monkeypatch.setattr(marking, "LABS", folder.parent)
    monkeypatch.setattr(gradebook, "LABS", folder.parent)
    gradebook.seal_of_the_judge.cache_clear()
    return folder


@pytest.fixture
def graded(tmp_path: Path) -> Class:
    """Grade submissions in one class folder, time and again."""

    def grade(submissions: Sequence[Submission], jobs: int = 2) -> list[Grade]:
        (tmp_path / "class").mkdir(exist_ok=True)
        with gradebook.opened(tmp_path / "class") as book:
            return sorted(marking.grade_all(book, submissions, jobs), key=lambda grade: grade.learner)

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
