from __future__ import annotations

from pathlib import Path

import pytest

from labs import course
from labs.observer.explorer import IMAGE

from .conftest import Labs, person

COMMANDS = ["list", "run", "observe", "tour", "notebooks", "grade", "test", "doctor"]


def test_bare_labs_shows_the_course_and_what_to_do_next(labs: Labs) -> None:
    done = labs()

    assert done.returncode == 0, done.stderr
    assert "06" in done.stdout
    assert "labs tour" in done.stdout


def test_list_names_every_demo(labs: Labs) -> None:
    done = labs("list")

    assert done.returncode == 0
    assert "zombie" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(labs: Labs, command: str) -> None:
    english = labs(command, "--help")
    chinese = labs(command, "--help", env=person(LANG="zh_CN.UTF-8"))

    assert english.returncode == chinese.returncode == 0
    assert english.stdout.isascii()
    assert not chinese.stdout.isascii()


@pytest.mark.parametrize("words", [("run", "99"), ("run", "6", "no-such-demo"), ("no-such-command",)])
def test_unknown_things_are_usage_errors(labs: Labs, words: tuple[str, ...]) -> None:
    done = labs(*words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert words[-1] in done.stderr


def test_run_shows_source_output_and_timeline(labs: Labs) -> None:
    done = labs("run", "6", "zombie")

    assert done.returncode == 0, done.stderr
    assert "os.fork()" in done.stdout
    assert "zombie" in done.stdout


def test_tour_gathers_a_demo_of_every_lab_in_one_page(labs: Labs, tmp_path: Path) -> None:
    done = labs("tour")

    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "tour.html").read_text("utf-8")
    assert page.count(IMAGE) >= len(course.labs())
    assert "<script src" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_tour_says_when_its_page_cannot_be_written(labs: Labs) -> None:
    done = labs("tour", "--page", "no/such/folder/tour.html")

    assert done.returncode == 1
    assert (
        done.stderr == "Error: no/such/folder/tour.html cannot be written; --page FILE puts it elsewhere.\n"
    )
    assert done.stdout == ""  # before any demo was run


def test_doctor_gives_findings_with_their_meaning(labs: Labs) -> None:
    done = labs("doctor")

    assert done.returncode == 0, done.stdout
    assert "ptrace" in done.stdout or "hooks" in done.stdout
