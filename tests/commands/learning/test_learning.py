"""The learning loop around the checks: where one is, hint, solution, reset, and what they remember."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import one_line, person
from .conftest import Labs
from .toy import SOLUTION, STARTER, WRONG

# ---- where one is


def test_check_without_a_lab_is_about_where_one_is(labs: Labs) -> None:
    labs("hint", "2")

    assert "Lab 02 · Games" in labs("check").stdout


def test_working_folder_says_which_lab(labs: Labs, clone: Path) -> None:
    assert "Lab 02 · Games" in labs("check", cwd=clone / "labs/02_games").stdout


def test_after_a_solved_lab_one_is_at_the_next(labs: Labs, exercise: Path) -> None:
    exercise.write_text(SOLUTION)
    labs("check", "1")

    told = labs().stdout

    assert "✓ 01  Toys   100/100" in told
    assert "▸ 02  Games" in told
    assert "check 2" in told or "watch 2" in told


def test_bare_labs_greets_a_beginner_with_where_to_begin(labs: Labs) -> None:
    told = labs().stdout

    assert "Begin:" in told
    assert "tour" in told
    assert "▸ 01  Toys" in told


def test_all_solved_is_said(labs: Labs, clone: Path) -> None:
    for topic in ("01_toys", "02_games"):
        (clone / "labs" / topic / "exercise.py").write_text(SOLUTION)
        labs("check", topic)

    assert "All labs are solved" in labs().stdout


def test_progress_tells_points_checks_and_hints(labs: Labs, exercise: Path) -> None:
    exercise.write_text(WRONG)
    labs("hint", "1")
    labs("check", "1")

    row = next(line for line in labs("progress").stdout.splitlines() if "Toys" in line)

    assert row.split() == ["▸", "01", "Toys", "40/100", "1/2", "1/3"]


# ---- hint


def test_hints_come_one_at_a_time_and_the_last_stays(labs: Labs) -> None:
    told = [labs("hint", "1").stdout for _ in range(4)]

    assert ["a nudge here" in text for text in told] == [True, False, False, False]
    assert ["an idea here" in text for text in told] == [False, True, False, False]
    assert ["a call\n" in text for text in told] == [False, False, True, True]


def test_hints_can_be_repeated_without_taking_another(labs: Labs) -> None:
    labs("hint", "1")
    labs("hint", "1")

    again = labs("hint", "1", "--again").stdout

    assert "a nudge here" in again
    assert "an idea here" in again
    assert "a call\n" not in again
    assert "a call\n" in labs("hint", "1").stdout


def test_no_hint_to_repeat_is_said(labs: Labs) -> None:
    assert "No hint of lab 01" in labs("hint", "1", "--again").stdout


# ---- solution, reset


def test_solution_is_shown_after_passing(labs: Labs, exercise: Path) -> None:
    exercise.write_text(SOLUTION)
    labs("check", "1")

    done = labs("solution", "1")

    assert done.returncode == 0
    assert "return 42" in done.stdout


def test_solution_is_refused_before_passing_in_one_line(labs: Labs) -> None:
    done = labs("solution", "1")

    assert done.returncode == 1
    assert not done.stdout
    assert one_line(done.stderr)
    assert "--force" in done.stderr


def test_forced_solution_is_shown_and_noted(labs: Labs, exercise: Path) -> None:
    done = labs("solution", "1", "--force")
    exercise.write_text(SOLUTION)
    labs("check", "1")

    assert "return 42" in done.stdout
    assert "solution seen before" in labs("progress").stdout


def test_reset_puts_the_starter_back_and_names_where_the_work_is(labs: Labs, exercise: Path) -> None:
    exercise.write_text("my work")

    done = labs("reset", "1")

    assert done.returncode == 0
    assert exercise.read_text() == STARTER
    kept = next(exercise.parent.glob("exercise.py.*"))
    assert kept.read_text() == "my work"
    assert str(kept) in done.stdout


def test_reset_of_an_untouched_exercise_does_nothing(labs: Labs, exercise: Path) -> None:
    done = labs("reset", "1")

    assert done.returncode == 0
    assert not list(exercise.parent.glob("exercise.py.*"))


def test_reset_needs_to_be_told_which_lab(labs: Labs) -> None:
    assert labs("reset").returncode == 2


# ---- what all of them are like


@pytest.mark.parametrize("words", [(), ("hint", "1"), ("progress",), ("reset", "1")])
def test_short_answers_load_nothing_slow(labs: Labs, clone: Path, words: tuple[str, ...]) -> None:
    code = (
        "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        f"sys.argv = ['labs', *{words!r}]; from labs.commands import main; main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=clone, env=person(), capture_output=True, text=True, check=True
    )

    loaded = set(done.stderr.split())
    assert not loaded & {
        "rich.console",
        "pytest",
        "prompt_toolkit",
        "psutil",
        "pygments",
        "labs.observer.history",
    }


def test_damaged_progress_is_one_line_and_stops_nothing(labs: Labs, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{")

    done = labs("hint", "1", FORKROOM_PROGRESS=str(tmp_path / "p.json"))

    assert done.returncode == 0
    assert "a nudge here" in done.stdout
    assert one_line(done.stderr)
    assert json.loads((tmp_path / "p.json").read_text())["labs"]["01_toys"]["hints"] == 1


def test_read_only_progress_is_one_line_and_stops_nothing(labs: Labs, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = labs("hint", "1", FORKROOM_PROGRESS=str(tmp_path / "file" / "p.json"))

    assert done.returncode == 0
    assert "a nudge here" in done.stdout
    assert one_line(done.stderr)
