"""The course's engine, on toy labs: it must not know the real ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from labs import course, i18n

LAB = """
number = NUMBER
topic = "TOPIC"
title = {en = "Knots", zh = "绳结"}
goal = {en = "Tie one.", zh = "打一个结。"}
hints = [{en = "a", zh = "一"}, {en = "b", zh = "二"}, {en = "c", zh = "三"}]
checks.tie = {points = 2}

[[demos]]
name = "bowline"
file = "bowline.py"
title = {en = "A bowline", zh = "单套结"}
look = {en = "The loop.", zh = "看绳圈。"}
claims = {processes = 1}

[[demos]]
name = "sheet_bend"
file = "sheet_bend.py"
title = {en = "A sheet bend", zh = "接绳结"}
look = {en = "The bight.", zh = "看绳弯。"}
claims = {}
"""


def write_lab(folder: Path, number: int, topic: str, text: str = LAB) -> Path:
    path = folder / f"{number:02}_{topic}" / "lab.toml"
    path.parent.mkdir()
    path.write_text(text.replace("NUMBER", str(number)).replace("TOPIC", topic), encoding="utf-8")
    return path


@pytest.fixture
def toy_course(tmp_path: Path) -> Path:
    write_lab(tmp_path, 10, "ropes")
    write_lab(tmp_path, 2, "knots")
    (tmp_path / "grading").mkdir()
    return tmp_path


def test_labs_come_in_the_order_of_their_numbers(toy_course: Path) -> None:
    assert [lab.topic for lab in course.labs(toy_course)] == ["knots", "ropes"]


@pytest.mark.parametrize("which", ["2", "02", 2, "knots", "02_knots", "02_knots/", " Knots "])
def test_lab_is_found_by_whatever_people_call_it(toy_course: Path, which: str | int) -> None:
    assert course.lab(which, toy_course).folder == toy_course / "02_knots"


@pytest.mark.parametrize("which", ["3", "", "knot", "10_knots"])
def test_unknown_lab_is_answered_with_what_there_is(toy_course: Path, which: str) -> None:
    with pytest.raises(course.CourseError) as caught:
        course.lab(which, toy_course)

    assert repr(which) in str(caught.value)
    assert "2 knots, 10 ropes" in str(caught.value)


def test_texts_are_asked_for_by_language(toy_course: Path) -> None:
    lab = course.lab(2, toy_course)

    assert (lab.title["en"], lab.title["zh"]) == ("Knots", "绳结")
    assert [hint["zh"] for hint in lab.hints] == ["一", "二", "三"]


def test_checks_are_handed_on_as_they_are(toy_course: Path) -> None:
    assert course.lab(2, toy_course).checks == {"tie": {"points": 2}}


def test_demo_is_found_by_name_and_the_first_without_one(toy_course: Path) -> None:
    lab = course.lab(2, toy_course)

    assert lab.demo("sheet_bend").title["zh"] == "接绳结"
    assert lab.demo("sheet_bend.py") is lab.demo("sheet_bend")
    assert lab.demo() is lab.demos[0]


def test_unknown_demo_is_answered_with_what_there_is(toy_course: Path) -> None:
    with pytest.raises(course.CourseError, match="'granny'; it has: bowline, sheet_bend"):
        course.lab(2, toy_course).demo("granny")


def test_demo_is_shown_in_the_language_in_use(toy_course: Path) -> None:
    demo = course.lab(2, toy_course).demo()

    try:
        i18n.use("zh")
        chinese = demo.path
        i18n.use("en")
        english = demo.path
    finally:
        i18n.use()

    assert english == toy_course / "02_knots/bowline.py"
    assert chinese == toy_course / "02_knots/zh/bowline.py"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('topic = "TOPIC"', "", "topic is missing"),
        ("number = NUMBER", 'number = "two"', "number must be a number"),
        ('title = {en = "Knots", zh = "绳结"}', 'title = "Knots"', "title must be a table"),
        (', zh = "绳结"', "", "title.zh is missing"),
        ('zh = "绳结"', 'zh = " "', "title: a text in one language only"),
        ('zh = "绳结"', 'zh = "绳结", fr = "Nœuds"', "title.fr is unknown"),
        (', {en = "c", zh = "三"}', "", "hints: a lab has 3, here are 2"),
        ('{en = "c", zh = "三"}', "3", "hints[3] must be a table"),
        ('look = {en = "The bight.", zh = "看绳弯。"}', "", "demos[2].look is missing"),
        ("claims = {}", "claims = {zombie = 1}", "demos[2].claims: zombie is none of: exit_code"),
        ("claims = {}", "claims = {reaped_by = 1}", "demos[2].claims: reaped_by cannot be 1"),
        ("[[demos]]", "[[demoes]]", "demos is missing"),
        ("checks.tie", "hint.tie", "hint is unknown"),
        ("number =", "number", "line 2"),
    ],
)
def test_damaged_lab_names_its_file_and_the_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in LAB
    path = write_lab(tmp_path, 2, "knots", LAB.replace(before, after))

    with pytest.raises(course.CourseError) as caught:
        course.labs(tmp_path)

    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folder_without_its_lab_toml_is_named(toy_course: Path) -> None:
    (toy_course / "03_loops").mkdir()

    with pytest.raises(course.CourseError, match=r"03_loops/lab.toml: No such file"):
        course.labs(toy_course)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = write_lab(tmp_path, 2, "knots")
    path.write_bytes(b"title = '\xe9'")

    with pytest.raises(course.CourseError, match=r"02_knots/lab.toml: .*utf-8"):
        course.labs(tmp_path)


def test_two_labs_cannot_have_one_number(toy_course: Path) -> None:
    write_lab(toy_course, 2, "loops")

    with pytest.raises(course.CourseError, match=r"02_knots and 02_loops|02_loops and 02_knots"):
        course.labs(toy_course)


def test_reading_the_course_needs_neither_psutil_nor_the_observer() -> None:
    code = "import sys; from labs import course; course.labs(); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert not loaded & {"psutil", "rich", "labs.observer", "labs.observer.history", "subprocess"}
