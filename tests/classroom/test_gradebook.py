"""What is kept of a class: nobody is judged twice for the same, and only our own book is believed."""

from __future__ import annotations

import shutil

import pytest

from labs.classroom import gradebook, marking
from tests.classroom.conftest import TOY_CHECKS, answers, outcomes


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
        grades = marking.grade_all(book, class_of_four, 1)
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


def test_gradebook_keeps_the_answer_as_it_was_judged(graded, toy_lab):
    assert toy_lab
    (grade,) = graded(answers(ann="fine"))

    assert grade.source == b"fine"
    assert grade.kept is not None
    shutil.rmtree(grade.kept)
