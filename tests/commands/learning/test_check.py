"""`labs check`: what it says, how it ends, and what it counts."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ..conftest import at_a_keyboard, person
from .conftest import Labs
from .toy import HALF, SOLUTION, WRONG


def test_starter_fails_and_is_explained_once(labs: Labs) -> None:
    done = labs("check", "1")

    assert done.returncode == 1, done.stderr
    assert "answer() is not written yet." in done.stdout
    assert done.stdout.count("Try ") == 1
    assert "0 of 100 points" in done.stdout
    assert "hint 1" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_first_failure_is_explained_with_its_drawing_the_others_in_a_line(labs: Labs, exercise: Path) -> None:
    exercise.write_text(HALF.replace("42", "41"))

    done = labs("check", "1")

    assert done.returncode == 1
    listed, explained = done.stdout.split("check 1 of 2", 1)
    assert "✗   0/60 answer() returns 42." in listed
    assert "✗   0/40 child() leaves no zombie." in listed
    assert "parent" not in listed
    assert "Expected  answer() returns 42." in explained
    assert "41" in explained
    assert "parent " in explained  # the drawing


def test_solved_lab_leads_on(labs: Labs, exercise: Path) -> None:
    exercise.write_text(SOLUTION)

    done = labs("check", "1")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 of 100 points" in done.stdout
    assert "solution 1" in done.stdout
    assert "run 2" in done.stdout


def test_check_that_cannot_judge_is_broken_and_says_so(labs: Labs, clone: Path) -> None:
    (clone / "labs/01_toys/test_exercise.py").write_text("def test_answer_is_42(run):\n    1 / 0\n")

    done = labs("check", "1")

    assert done.returncode == 3
    assert "! " in done.stdout
    assert "not your fault" in done.stdout
    assert "doctor" in done.stdout


def test_checks_that_cannot_be_read_are_broken_too(labs: Labs, clone: Path) -> None:
    (clone / "labs/01_toys/test_exercise.py").write_text("this is no Python")

    done = labs("check", "1")

    assert done.returncode == 3
    assert "SyntaxError" in done.stderr


def test_missing_exercise_fails(labs: Labs, exercise: Path) -> None:
    exercise.unlink()

    done = labs("check", "1")

    assert done.returncode == 1
    assert "cannot be read" in done.stdout


@pytest.mark.parametrize(
    "words", [("9",), ("1", "-k", "no_such_check"), ("1", "-k", "a b ("), ("1", "--submission", "nowhere.py")]
)
def test_nonsense_is_a_usage_error(labs: Labs, words: tuple[str, ...]) -> None:
    done = labs("check", *words)

    assert done.returncode == 2
    assert not done.stdout
    assert "Traceback" not in done.stderr
    assert words[-1] in done.stderr


def test_some_checks_only(labs: Labs, exercise: Path) -> None:
    exercise.write_text(WRONG)

    done = labs("check", "1", "-k", "child")

    assert done.returncode == 0
    assert "40 of 40 points" in done.stdout
    assert "1 of 2 checks" in done.stdout
    assert "solution 1" not in done.stdout


def test_somebody_elses_file_is_judged_and_not_counted(labs: Labs, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text(SOLUTION)

    done = labs("check", "1", "--submission", str(other))

    assert done.returncode == 0
    assert "0 of 2 labs solved" in labs("progress").stdout


def test_check_speaks_chinese(labs: Labs) -> None:
    done = labs("check", "1", "--lang", "zh")

    assert "answer() 返回 42。" in done.stdout
    assert "还没有写" in done.stdout


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_nothing_is_wider_than_the_terminal(labs: Labs, exercise: Path, columns: int) -> None:
    from rich.cells import cell_len

    exercise.write_text(HALF)

    done = labs("check", "1", "--lang", "zh", COLUMNS=str(columns))

    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns


def test_ascii_terminal_gets_plain_marks(labs: Labs) -> None:
    done = labs("check", "1", LC_ALL="POSIX", PYTHONIOENCODING="ascii")

    assert done.returncode == 1, done.stderr
    assert " x   0/60" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_check_leaves_nothing_running(clone: Path, exercise: Path, number: int) -> None:
    exercise.write_text(SOLUTION.replace("os.wait()", "while True: pass"))
    words = at_a_keyboard([sys.executable, str(clone / "labs"), "check", "1"])
    with subprocess.Popen(words, env=person(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
        assert client.stdout is not None
        assert any("✓".encode() in line for line in client.stdout)  # the next check hangs
        judge = psutil.Process(client.pid).children()

        client.send_signal(number)
        _, complaint = client.communicate(timeout=60)

    assert client.returncode == 128 + number
    assert b"Traceback" not in complaint
    assert judge
    _, alive = psutil.wait_procs(judge, timeout=30)
    assert not alive
