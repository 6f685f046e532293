"""The learning loop on the command line: check, hint, solution, reset, progress, and what they remember."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from .conftest import at_a_keyboard, person
from .toy import HALF, SOLUTION, STARTER, WRONG, make_clone

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return make_clone(tmp_path)


@pytest.fixture
def exercise(clone: Path) -> Path:
    return clone / "labs" / "01_toys" / "exercise.py"


@pytest.fixture
def labs(clone: Path) -> Callable[..., Done]:
    """Call `labs WORDS…` in the toy clone."""

    def call(*words: str, cwd: Path = clone, **changes: str) -> Done:
        return subprocess.run(
            [sys.executable, str(clone / "labs"), *words],
            cwd=cwd,
            env=person(**changes),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return call


Labs = Callable[..., Done]


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


# ---- check


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
