"""Every exercise of the course before its own judge, and what is said about it."""

from __future__ import annotations

import pytest

from labs import course
from labs.inspection import answers, folder, texts

each_lab = pytest.mark.parametrize("lab", course.labs(), ids=lambda lab: lab.folder.name)


@each_lab
def test_texts_exist_in_both_languages_and_points_add_up(lab: course.Lab) -> None:
    assert [str(complaint) for complaint in texts.inspect(lab)] == []


@each_lab
def test_folder_holds_what_belongs_there(lab: course.Lab) -> None:
    assert [str(complaint) for complaint in folder.inspect(lab)] == []


@each_lab
def test_starter_solution_and_mistakes_get_what_they_should(lab: course.Lab) -> None:
    assert [str(complaint) for complaint in answers.inspect(lab)] == []
