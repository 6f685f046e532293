"""The quiz as a person, a script and a teacher use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.utils.capture import capture_output

from labs.quiz.cells import QuizCells

ROOT = Path(__file__).parents[2]


def labs_quiz(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    strange = {"PYTHONUNBUFFERED", "LANGUAGE", "LC_ALL", "COLUMNS"}
    environment = {name: value for name, value in os.environ.items() if name not in strange}
    return subprocess.run(
        [sys.executable, "-m", "labs", "quiz", *words],
        env={**environment, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def sheet(*words: str) -> dict[str, object]:
    told = labs_quiz(*words, "--json", "-")
    assert told.returncode == 0, told.stderr
    found: dict[str, object] = json.loads(told.stdout)
    return found


def test_keys_of_the_sheet_are_right_answers() -> None:
    found = sheet("--level", "2", "--seed", "7", "--count", "3")
    keys = [question["key"] for question in found["questions"]]  # type: ignore[attr-defined]

    told = labs_quiz("--level", "2", "--seed", "7", "--count", "3", typed="\n".join(keys) + "\n")

    assert told.returncode == 0, told.stderr
    assert "3 of 3 right." in told.stdout


def test_same_seed_gives_the_same_sheet() -> None:
    words = ("--level", "4", "--seed", "11", "--count", "2")

    assert sheet(*words) == sheet(*words)


def test_nonsense_gets_another_try_and_the_end_of_input_a_score() -> None:
    told = labs_quiz("--seed", "3", "--count", "3", typed="what?\na\n")

    assert told.returncode == 0
    assert "Try again." in told.stdout
    assert "of 1 right." in told.stdout
    assert "labs quiz --level 1 --seed 3" in told.stdout
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("words", [("--level", "5"), ("--count", "0"), ("--seed", "x")])
def test_bad_words_are_a_usage_error(words: tuple[str, ...]) -> None:
    told = labs_quiz(*words)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def test_cells_ask_and_take_an_answer() -> None:
    cells = QuizCells()

    with capture_output() as captured:
        early = cells.answer("a")
        cells.ask(3, 7)
        nonsense = cells.answer("?")
        asked = cells.answer("a")

    assert early is None
    assert nonsense is None
    assert asked is not None
    assert asked.question.source.splitlines()[-1] in captured.stdout
    assert "of 1 right so far" in captured.stdout
