"""The magics, in an IPython of this process; the notebooks themselves are run by tests/course."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from labs import course, i18n, notebook
from labs.observer.explorer import IMAGE

from .conftest import Labs


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("LANGUAGE", "en")
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.run_line_magic("load_ext", "labs.notebook")
    yield shell
    shell.run_line_magic("unload_ext", "labs.notebook")
    shell.reset(new_session=False)
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()
    i18n.use("en")


def observed(shell: InteractiveShell, cell: str, line: str = "") -> tuple[Any, str, list[RichOutput]]:
    """Run a cell under %%observe; give (history, what it printed, what it displayed)."""
    with capture_output() as captured:
        shell.run_cell_magic("observe", line, cell)
    return shell.user_ns["history"], captured.stdout, captured.outputs


def test_cell_leaves_its_history_its_lines_and_its_picture(shell: InteractiveShell) -> None:
    history, told, shown = observed(
        shell, "import os\nif os.fork() == 0:\n    os._exit(3)\nprint(os.wait()[1])"
    )

    assert history.life("child 1").exit_code == 3
    assert "parent" in told
    assert "768" in told
    assert IMAGE in shown[-1].data["text/html"]
    assert "child 1" in shown[-1].data["text/plain"]


def test_kernel_itself_never_forks(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise AssertionError("the kernel forked")

    monkeypatch.setattr(os, "fork", refuse)

    history, _, _ = observed(shell, "print('fine')")

    assert history.exit_code == 0


def test_orphan_that_holds_the_output_does_not_block_the_cell(shell: InteractiveShell) -> None:
    cell = "import os, signal\nif os.fork() == 0:\n    while True: signal.pause()\nprint('parent leaves')"

    history, told, _ = observed(shell, cell)

    assert "parent leaves" in told
    assert history.ending.reason == "lingering"
    assert history.life("child 1").ended_by_observer


def test_picture_grows_in_one_place_while_the_program_runs(shell: InteractiveShell) -> None:
    _, _, shown = observed(shell, "import time\ntime.sleep(1.2)\nprint('done')")

    first, *growing, last = [output.data["text/html"] for output in shown]
    assert first == "<div></div>"
    assert growing
    assert all('class="forkroom fr-still"><svg' in picture for picture in growing)
    assert IMAGE in last


def test_interrupted_cell_ends_everything_and_keeps_its_history(shell: InteractiveShell) -> None:
    cell = (
        f"import os, signal\nif os.fork() == 0:\n    os.kill({os.getpid()}, signal.SIGINT)\n"
        "while True: signal.pause()"
    )

    history, _, shown = observed(shell, cell)

    assert history.ending.reason == "interrupted"
    assert len(history.lives) == 2
    assert not any(life.alive for life in history.lives)
    assert IMAGE in shown[-1].data["text/html"]


def test_time_limit_ends_a_cell(shell: InteractiveShell) -> None:
    history, _, _ = observed(shell, "while True: pass", "--timeout 0.5")

    assert history.ending.reason == "timeout"


def test_cell_has_no_input_to_wait_for(shell: InteractiveShell) -> None:
    _, told, _ = observed(shell, "input('name? ')")

    assert "EOFError" in told


def test_lines_are_named_when_asked_for(shell: InteractiveShell) -> None:
    history, _, _ = observed(
        shell, "import os\npid = os.fork()\nif not pid: os._exit(0)\nos.wait()", "--lines"
    )

    assert history.life("child 1").fork_caption.line == 2


@pytest.mark.parametrize("line", ["demo 99", "demo 6 no-such-demo", "hint x", "check 99"])
def test_unknown_lab_or_demo_gets_a_friendly_word(shell: InteractiveShell, line: str) -> None:
    magic, _, words = line.partition(" ")

    with pytest.raises(UsageError, match=r"there is no lab|has no demo"):
        shell.find_line_magic(magic)(words)


def said_by(shell: InteractiveShell, magic: str, words: str) -> tuple[str, list[RichOutput]]:
    with capture_output() as captured:
        shell.run_line_magic(magic, words)
    return captured.stdout, captured.outputs


def test_hints_come_one_at_a_time(shell: InteractiveShell) -> None:
    said = [said_by(shell, "hint", "6")[0] for _ in range(4)]

    assert [f"hint {tier} of 3" in text for tier, text in zip((1, 2, 3, 3), said, strict=True)] == [True] * 4
    assert len(set(said)) == 3


def test_cell_may_be_held_to_a_schedule(shell: InteractiveShell) -> None:
    cell = "import os\nif os.fork() == 0: os.write(1, b'child\\n'); os._exit(0)\nprint('parent'); os.wait()"

    child_first, _, _ = observed(shell, cell, "--schedule child-first")
    random, _, shown = observed(shell, cell, "--schedule random --seed 12")

    assert child_first.output().split() == ["child", "parent"]
    assert (random.header.schedule, random.header.seed) == ("random", 12)
    assert "seed 12" in shown[-1].data["text/plain"]


def test_schedule_that_does_not_exist_runs_nothing(shell: InteractiveShell) -> None:
    for line in ("--schedule sideways", "--seed 5", "--schedule child-first --seed 5"):
        with pytest.raises(UsageError):
            observed(shell, "print('ran')", line)


def test_hints_given_here_are_known_on_the_command_line(shell: InteractiveShell, labs: Labs) -> None:
    said_by(shell, "hint", "6")

    assert "hint 2 of 3" in labs("hint", "6").stdout


def test_check_says_what_the_command_says(shell: InteractiveShell) -> None:
    said, _ = said_by(shell, "check", "6 -k stranger")

    assert "ChildProcessError" in said
    assert "points" in said


def test_failed_run_is_shown_as_a_picture_below_the_words(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake = course.lab(6).folder / "mistakes" / "kills_the_zombie.py"
    monkeypatch.setattr(notebook, "Request", partial(notebook.Request, submission=mistake))

    said, shown = said_by(shell, "check", "6 -k exactly")

    assert "bury() sent signal 9" in said
    assert "child 1" not in said
    assert IMAGE in shown[-1].data["text/html"]
    assert "child 1" in shown[-1].data["text/plain"]


def test_solution_is_refused_before_passing(shell: InteractiveShell) -> None:
    with pytest.raises(UsageError, match="not solved yet"):
        shell.run_line_magic("solution", "6")


def test_forced_solution_is_shown(shell: InteractiveShell) -> None:
    _, shown = said_by(shell, "solution", "6 --force")

    assert "def bury" in shown[-1].data["text/plain"]
