"""A class is judged: each for itself, whatever the others do; what is done is kept."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from labs.grading import bench, classroom, gradebook
from labs.grading.gradebook import Grade
from labs.grading.submissions import Submission
from labs.grading.verdict import Outcome
from tests.grading.conftest import LAB

HOSTILE = Path(__file__).parent / "hostile"
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
    run.trials.append(type("Trial", (), {"judged": True, "newborn": ()}))

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


# ---- real answers


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
    monkeypatch.setattr(classroom, "LIMIT_S", 1)

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


# ---- what is kept


@pytest.mark.usefixtures("toy_lab")
def test_only_what_is_new_or_changed_is_judged_again(graded, asked):
    graded(answers(ann="fine", bob="wrong", carl="exit 1"))
    asked.clear()

    grades = graded(answers(ann="fine", bob="fine", carl="fine", dora="wrong"))

    assert sorted(asked) == ["bob", "carl", "dora"]
    assert outcomes(grades) == {"ann": "passed", "bob": "passed", "carl": "passed", "dora": "failed"}


def test_changed_checks_judge_everybody_again(graded, asked, toy_lab):
    graded(answers(ann="fine"))
    asked.clear()
    (toy_lab / "test_exercise.py").write_text(TOY_CHECKS + "# another\n", "utf-8")
    gradebook.seal_of_the_judge.cache_clear()

    graded(answers(ann="fine"))

    assert asked == ["ann"]


@pytest.mark.usefixtures("toy_lab")
def test_what_was_done_before_an_interruption_is_kept(tmp_path, graded, asked):
    (tmp_path / "class").mkdir()
    class_of_four = answers(ann="fine", bob="wrong", carl="fine", dora="fine")
    with pytest.raises(KeyboardInterrupt), gradebook.opened(tmp_path / "class") as book:
        grades = classroom.grade_all(book, class_of_four, 1)
        next(grades), next(grades)
        raise KeyboardInterrupt
    grades.close()
    asked.clear()

    graded(class_of_four)

    assert asked == ["carl", "dora"]


@pytest.mark.usefixtures("toy_lab")
def test_damaged_gradebook_is_judged_anew(tmp_path, graded, asked):
    graded(answers(ann="fine"))
    asked.clear()
    for path in (tmp_path / "class").rglob("grade.json"):
        path.write_text('{"outcome": "passed"')

    (grade,) = graded(answers(ann="fine"))

    assert asked == ["ann"]
    assert grade.points == 100


def test_gradebook_that_others_may_write_to_is_not_believed(tmp_path):
    (tmp_path / ".grades").mkdir()
    (tmp_path / ".grades").chmod(0o777)

    with pytest.raises(gradebook.GradebookError, match="not yours alone"), gradebook.opened(tmp_path):
        pass


def test_gradebook_that_is_a_link_is_not_believed(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / ".grades").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(gradebook.GradebookError, match="not yours alone"), gradebook.opened(tmp_path):
        pass


def test_gradebook_is_for_one_at_a_time(tmp_path):
    with (
        gradebook.opened(tmp_path),
        pytest.raises(gradebook.GradebookError, match="another labs grade"),
        gradebook.opened(tmp_path),
    ):
        pass


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


# ---- the bench


@pytest.mark.usefixtures("toy_lab")
def test_closing_the_bench_ends_the_judges(tmp_path):
    (tmp_path / "answer.py").write_text("hang")
    with bench.Bench() as judges:
        words = [
            "-p",
            "labs.grading.plugin",
            str(tmp_path / "labs" / TOY),
            "--submission",
            str(tmp_path / "answer.py"),
        ]
        judges.ask(bench.Order("ann", words, str(tmp_path / "log")))
        warm = psutil.Process(judges.pid)
        while not (forked := warm.children()):
            assert warm.is_running()

    assert not warm.is_running()
    assert not any(child.is_running() for child in forked)


def test_killed_client_leaves_no_judges():
    judges = bench.Bench()
    with judges:
        warm = psutil.Process(judges.pid)
        judges._socket.shutdown(2)  # as the kernel does when the client dies

        assert warm.wait(10) == 0


def test_killed_warm_process_is_told(tmp_path):
    with bench.Bench() as judges:
        psutil.Process(judges.pid).send_signal(signal.SIGKILL)

        with pytest.raises(bench.BenchError):
            for number in range(100):
                judges.ask(bench.Order(str(number), [], str(tmp_path / "log")))
                next(judges.answers())


def test_gradebook_keeps_the_answer_as_it_was_judged(graded, toy_lab):
    assert toy_lab
    (grade,) = graded(answers(ann="fine"))

    assert grade.source == b"fine"
    assert grade.kept is not None
    shutil.rmtree(grade.kept)
