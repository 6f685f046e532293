"""`labs site`: notebooks that really run, what they draw, and what happens when one fails or is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from labs.i18n import LANGUAGES

from .conftest import SmallCourse, environment


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_hold_what_the_notebooks_print_and_draw(executed_site: Path, language: str) -> None:
    page = (executed_site / language / "00_start_here.html").read_text("utf-8")

    assert page.count("data:image/svg+xml;base64,") == 1
    assert "ansi-red-intense-fg" in page and " 42\n</pre>" in page


def test_a_cell_that_fails_is_named_and_nothing_is_written(small_course: SmallCourse) -> None:
    small_course.write("fine = 1", "# the culprit\n1 / 0")

    done = small_course.run()

    assert done.returncode == 1
    assert done.stderr.startswith("labs: notebooks/")
    assert (
        "00_start_here.ipynb, cell code-1 (# the culprit): ZeroDivisionError: division by zero" in done.stderr
    )
    assert len(done.stderr.splitlines()) == 1
    assert not small_course.out.exists()


def test_a_kernel_that_dies_is_told_in_the_same_way(small_course: SmallCourse) -> None:
    small_course.write("import os\nos._exit(3)")

    done = small_course.run()

    assert done.returncode == 1
    assert "cell code-0 (import os): " in done.stderr
    assert "Traceback" not in done.stderr
    assert not small_course.out.exists()


def test_without_running_pages_are_made_as_well(small_course: SmallCourse) -> None:
    small_course.write("1 / 0")

    done = small_course.run("--no-run")

    assert done.returncode == 0, done.stderr
    assert "ZeroDivisionError" not in (small_course.out / "en" / "00_start_here.html").read_text("utf-8")


@pytest.mark.parametrize("what", ["full", "file"])
def test_a_folder_in_use_is_refused_and_left_alone(small_course: SmallCourse, what: str) -> None:
    thesis = small_course.out / "thesis.txt" if what == "full" else small_course.out
    thesis.parent.mkdir(exist_ok=True)
    thesis.write_text("all I have")

    done = small_course.run("--no-run")

    assert done.returncode == 2
    assert "must be new or empty" in done.stderr
    assert thesis.read_text() == "all I have"


def test_an_empty_folder_will_do(small_course: SmallCourse) -> None:
    small_course.write()
    small_course.out.mkdir()

    assert small_course.run("--no-run").returncode == 0


def test_what_cannot_be_written_is_one_line(small_course: SmallCourse) -> None:
    small_course.write()
    (small_course.out.parent / "file").touch()

    done = subprocess.run(
        [*small_course.words()[:-1], str(small_course.out.parent / "file" / "below"), "--no-run"],
        cwd=small_course.clone,
        env=environment(small_course.clone),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "Not a directory" in done.stderr


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_stopped_in_the_middle_it_leaves_no_kernel_and_no_page(
    small_course: SmallCourse, tmp_path: Path, signum: signal.Signals
) -> None:
    bell = tmp_path / "bell"
    os.mkfifo(bell)
    small_course.write(f"print('here', file=open({str(bell)!r}, 'w'))\nimport signal\nsignal.pause()")
    with small_course.start(TMPDIR=str(tmp_path)) as process:
        with bell.open() as rings:
            assert rings.readline() == "here\n"
        process.send_signal(signum)
        _out, err = process.communicate(timeout=60)

    assert process.returncode in (130, 128 + signum)
    assert "Traceback" not in err
    assert not small_course.out.exists()
    assert not list(tmp_path.glob("forkroom-*"))
    commands = [each.info["cmdline"] or [] for each in psutil.process_iter(["cmdline"])]
    assert not [words for words in commands if str(tmp_path) in " ".join(words)]
