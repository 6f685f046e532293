"""`labs watch` on a pseudo-terminal: what is on the screen while one saves, asks and leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from rich.cells import cell_len

from ..conftest import person
from ..screen import Screen
from .toy import HALF, HANGS, SOLUTION, WRONG

Watch = Callable[..., Screen]


@pytest.fixture
def watch(clone: Path) -> Iterator[Watch]:
    screens = []

    def start(*words: str, columns: int = 80, rows: int = 24, **changes: str) -> Screen:
        program = [sys.executable, str(clone / "labs"), "watch", *(words or ("1",))]
        screens.append(Screen(program, clone, person(**changes), columns, rows))
        return screens[-1]

    yield start
    for screen in screens:
        screen.close()


def started(watch: Watch, **more: object) -> Screen:
    screen = watch(**more)
    screen.expect("judged at")
    return screen


@pytest.mark.parametrize("columns", [80, 120])
def test_verdict_stands_there_at_once(watch: Watch, columns: int) -> None:
    shown = started(watch, columns=columns).expect("0 of 100 points")

    assert "Lab 01 · Toys" in shown
    assert "answer() is not written yet." in shown
    assert "quit" in shown.splitlines()[-1]
    assert max(map(cell_len, shown.splitlines())) <= columns


def test_saving_brings_a_verdict(watch: Watch, exercise: Path) -> None:
    screen = started(watch)

    exercise.write_text(WRONG)
    screen.expect("40 of 100 points")
    exercise.write_text(SOLUTION)

    shown = screen.expect("100 of 100 points")
    assert "✓✓" in shown
    assert "solution 1" in screen.expect("solved!")


def test_failure_is_drawn(watch: Watch, exercise: Path) -> None:
    exercise.write_text(HALF)

    shown = started(watch, rows=40).expect("└─child 1")

    assert "check 2 of 2" in shown
    assert "━━ running" in shown


def test_editor_that_writes_by_rename_is_seen(watch: Watch, exercise: Path) -> None:
    screen = started(watch)
    beside = exercise.with_name(".exercise.py.swp")

    for _ in range(2):
        beside.write_text(SOLUTION)
        beside.replace(exercise)
        screen.expect("100 of 100 points")
        beside.write_text(WRONG)
        beside.replace(exercise)
        screen.expect("40 of 100 points")


def test_deleted_file_is_told_and_welcomed_back(watch: Watch, exercise: Path) -> None:
    screen = started(watch)

    exercise.unlink()
    shown = screen.expect("exercise.py is gone")
    assert "reset 1" in shown
    exercise.write_text(SOLUTION)

    assert "is gone" not in screen.expect("100 of 100 points")


def test_what_cannot_be_judged_is_said_with_what_to_do(watch: Watch, exercise: Path) -> None:
    exercise.with_name("test_exercise.py").write_text("def test_answer_is_42(run):\n    1 / 0\n")

    shown = started(watch).expect("labs doctor")

    assert "!" in shown
    assert "not your fault" in shown


def test_save_overtakes_a_run_that_hangs(watch: Watch, exercise: Path) -> None:
    screen = started(watch)

    exercise.write_text(HANGS)
    screen.expect("judging")
    exercise.write_text(SOLUTION)

    screen.expect("100 of 100 points")


def test_solved_exercise_is_remembered(watch: Watch, exercise: Path, clone: Path) -> None:
    exercise.write_text(SOLUTION)
    screen = started(watch)
    screen.expect("100 of 100 points")
    screen.type("q")
    screen.end()

    told = subprocess.run(
        [sys.executable, str(clone / "labs"), "progress"],
        env=person(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "✓ 01  Toys   100/100" in told.stdout


def test_hints_open_and_close(watch: Watch) -> None:
    screen = started(watch)

    screen.type("h")
    screen.expect("a nudge here")
    screen.type("h")
    screen.expect("an idea here")
    screen.type("\x1b")

    screen.expect_gone("an idea here")


def test_each_press_shows_the_next_demo_and_enter_leads_back(watch: Watch) -> None:
    screen = started(watch)

    for which in ("first", "second", "first"):
        screen.type("r")
        screen.expect("Enter: back")
        screen.expect(f"this is the {which} demo")
        screen.type("\n")
        screen.expect("0 of 100 points")
        screen.expect_gone("Enter: back")


def test_next_lab_is_watched_from_then_on(watch: Watch, clone: Path) -> None:
    screen = started(watch)

    screen.type("n")
    screen.expect("Lab 02 · Games")
    screen.expect("judged at")
    (clone / "labs/02_games/exercise.py").write_text(SOLUTION)

    screen.expect("100 of 100 points")
    screen.type("n")
    screen.expect("the last lab")


def test_what_does_not_fit_can_be_scrolled_to(watch: Watch, exercise: Path) -> None:
    exercise.write_text(HALF)
    screen = started(watch, rows=12)
    screen.expect("Expected")

    screen.type("\x1b[6~")  # page down

    screen.expect_gone("Expected")
    screen.type("k" * 20)
    screen.expect("Expected")


@pytest.mark.parametrize("way", ["q", "\x03", "\x04", signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=repr)
def test_leaving_gives_the_terminal_back_and_leaves_nothing(
    watch: Watch, exercise: Path, way: str | signal.Signals
) -> None:
    exercise.write_text(HANGS)
    screen = watch()
    screen.expect("judging")
    judge = screen.children()

    if isinstance(way, str):
        screen.type(way)
    else:
        os.kill(screen.pid, way)

    assert screen.end() == 0
    assert termios.tcgetattr(screen.terminal) == screen.attributes
    assert screen.screen.cursor.hidden is False
    assert b"\x1b[?1049l" in screen.raw  # back from the alternate screen
    assert b"Traceback" not in screen.raw
    assert judge
    _, alive = psutil.wait_procs(judge, timeout=30)
    assert not alive


def test_colours_can_be_refused(watch: Watch, exercise: Path) -> None:
    exercise.write_text(HALF)
    screen = started(watch, NO_COLOR="1")
    screen.expect("Expected")

    cells = [cell for row in screen.screen.buffer.values() for cell in row.values()]
    assert {cell.fg for cell in cells} == {"default"}
    assert {cell.bg for cell in cells} == {"default"}


def test_screen_speaks_chinese(watch: Watch) -> None:
    shown = watch("1", "--lang", "zh").expect("还没有写")

    assert "玩具 1" in shown


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_without_a_terminal_there_is_one_clear_line(clone: Path, stream: str) -> None:
    master, slave = os.openpty()
    streams = {"stdin": slave, "stdout": slave, stream: subprocess.DEVNULL}

    done = subprocess.run(
        [sys.executable, str(clone / "labs"), "watch", "1"],
        env=person(),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **streams,  # type: ignore[call-overload]
    )
    os.close(master)
    os.close(slave)

    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert "Traceback" not in done.stderr
