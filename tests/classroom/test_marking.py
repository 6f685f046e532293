"""A class is judged: each for itself, whatever the others do; what is done is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labs.classroom import marking
from labs.classroom.submissions import Submission
from labs.grading.verdict import Outcome
from tests.classroom.conftest import TOY, TOY_CHECKS, answers, outcomes

HOSTILE = Path(__file__).parents[1] / "grading/hostile"
# ---- real answers

LAB = Path(__file__).parents[2] / "labs" / "06_zombies"


def test_everybody_gets_what_he_would_get_alone(graded):
    files = {
        "right": LAB / "solution.py",
        "wrong": LAB / "mistakes" / "takes_the_high_byte.py",
        "enemy": HOSTILE / "exits_zero.py",
        "forger": HOSTILE / "patches_os.py",
    }
    handed_in = [Submission(name, LAB.name, name, file.read_bytes()) for name, file in files.items()]

    grades = {grade.learner: grade for grade in graded(handed_in)}

    assert {name: grade.points for name, grade in grades.items()} == {
        "right": 100,
        "wrong": 90,
        "enemy": 0,
        "forger": 0,
    }
    (failed,) = (verdict for verdict in grades["wrong"].verdicts if verdict.finding)
    assert failed.finding is not None
    assert (failed.check, failed.finding.diagnosis) == ("test_bury_tells_the_signal", "loses_the_signal")
    assert list(grades["wrong"].histories) == [failed.check]
    ending = grades["wrong"].histories[failed.check].ending
    assert ending is not None
    assert ending.reason == "moment"
    assert not grades["right"].histories
    assert all(grade.worth == 100 for grade in grades.values())


# ---- judges that break


@pytest.mark.usefixtures("toy_lab")
def test_points_are_what_was_passed(graded):
    (right, wrong) = graded(answers(a_right="fine", b_wrong="wrong"))

    assert (right.outcome, right.points, right.worth) == (Outcome.PASSED, 100, 100)
    assert (wrong.outcome, wrong.points, wrong.worth) == (Outcome.FAILED, 0, 100)


@pytest.mark.usefixtures("toy_lab")
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("kill judge", "the judge was ended"),
        ("exit 0", "gave no verdict (0)"),
        ("exit 7", "gave no verdict (7)"),
    ],
)
def test_judge_that_is_broken_breaks_nobody_else(graded, word, reason):
    grades = graded(answers(ann="fine", bob=word, carl="wrong", dora="fine"))

    assert outcomes(grades) == {"ann": "passed", "bob": "broken", "carl": "failed", "dora": "passed"}
    assert reason in grades[1].reason
    assert grades[1].points is None


@pytest.mark.usefixtures("toy_lab")
def test_end_of_the_warm_process_breaks_nobody_else(graded):
    grades = graded(answers(ann="kill bench", bob="fine", carl="kill bench", dora="wrong"), jobs=1)

    assert outcomes(grades) == {"ann": "broken", "bob": "passed", "carl": "broken", "dora": "failed"}
    assert grades[0].reason == "the judges' process has ended"


@pytest.mark.usefixtures("toy_lab")
def test_judge_that_takes_too_long_is_ended(graded, monkeypatch):
    monkeypatch.setattr(marking, "LIMIT_S", 1)

    grades = graded(answers(ann="hang", bob="fine"))

    assert outcomes(grades) == {"ann": "broken", "bob": "passed"}
    assert grades[0].reason == "the judge was ended after 1 s"


@pytest.mark.usefixtures("toy_lab")
def test_broken_is_tried_a_second_time_alone(graded, asked):
    graded(answers(ann="exit 1", bob="fine"))

    assert asked == ["ann", "bob", "ann"]


def test_check_without_a_verdict_is_broken_and_no_pass(graded, toy_lab):
    (toy_lab / "test_exercise.py").write_text(TOY_CHECKS.replace("def test_untie", "def untie"), "utf-8")

    (grade,) = graded(answers(ann="fine"))

    assert grade.outcome is Outcome.BROKEN
    assert grade.reason == "no verdict, or more than one: test_untie"


def test_checks_that_cannot_be_read_are_broken_and_no_pass(graded, toy_lab):
    (toy_lab / "test_exercise.py").write_text("def test_tie(run:", "utf-8")

    (grade,) = graded(answers(ann="fine"))

    assert grade.outcome is Outcome.BROKEN


@pytest.mark.usefixtures("toy_lab")
def test_pytests_environment_does_not_judge(graded, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k nothing --collect-only")

    (grade,) = graded(answers(ann="fine"))

    assert grade.points == 100


@pytest.mark.usefixtures("toy_lab")
def test_folder_we_are_in_cannot_replace_pytest(graded, monkeypatch, tmp_path):
    (tmp_path / "pytest.py").write_text("raise SystemExit('a learner handed this in')")
    monkeypatch.chdir(tmp_path)

    (grade,) = graded(answers(ann="fine"))

    assert grade.points == 100


def test_two_labs_of_one_learner_are_judged_apart(graded, toy_lab):
    another = toy_lab.with_name("03_bends")
    shutil.copytree(toy_lab, another)
    handed_in = [Submission("ann", TOY, "ann", b"fine"), Submission("ann", another.name, "ann", b"wrong")]

    grades = {grade.lab: grade for grade in graded(handed_in, jobs=2)}

    assert {lab: (grade.points, grade.source) for lab, grade in grades.items()} == {
        TOY: (100, b"fine"),
        another.name: (0, b"wrong"),
    }


@pytest.mark.usefixtures("toy_lab")
def test_learners_names_are_no_paths(graded, tmp_path):
    names = ["..", "../../x", "/", "a/b", "a b", "a-b", "A b", "." * 300, "陈静"]
    handed_in = [Submission(name, TOY, name, b"fine") for name in names]

    grades = graded(handed_in)

    assert sorted(outcomes(grades)) == sorted(names)
    assert len({grade.kept for grade in grades}) == len(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "labs"]
