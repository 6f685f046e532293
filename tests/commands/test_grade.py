"""`labs grade` as a teacher calls it: exit codes, files, Ctrl-C."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from .conftest import ROOT, Labs, person

LAB = ROOT / "labs" / "06_zombies"
PATIENCE_S = 60


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    """Three learners, three ways to hand in: right, wrong, hostile."""
    folder = tmp_path / "hand-ins"
    (folder / "ann" / "06_zombies").mkdir(parents=True)
    shutil.copy(LAB / "solution.py", folder / "ann" / "06_zombies" / "exercise.py")
    shutil.copy(LAB / "mistakes" / "takes_the_high_byte.py", folder / "bob.py")
    with zipfile.ZipFile(folder / "carl.zip", "w") as made:
        made.write(ROOT / "tests/grading/hostile/exits_zero.py", "exercise.py")
    return folder


def test_class_is_judged_and_reported(labs: Labs, tmp_path: Path, class_folder: Path) -> None:
    reports = ["--csv", "grades.csv", "--json", "grades.json", "--junit", "grades.xml", "--html", "pages"]

    done = labs("grade", str(class_folder), "--lab", "6", *reports)

    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "grades.csv").open(encoding="utf-8-sig")))
    assert [(row["learner"], row["points"]) for row in rows] == [("ann", "100"), ("bob", "90"), ("carl", "0")]
    assert [len(each["checks"]) for each in json.loads((tmp_path / "grades.json").read_text())["grades"]] == [
        9
    ] * 3
    assert "<testsuites" in (tmp_path / "grades.xml").read_text()
    assert len(list((tmp_path / "pages" / "learners").glob("*.html"))) == 3
    assert "<svg" in next((tmp_path / "pages" / "learners").glob("bob-*.html")).read_text()
    assert "loses_the_signal" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_cannot_be_judged_is_told_by_the_exit_code(labs: Labs, class_folder: Path) -> None:
    (class_folder / "dora.zip").write_bytes(b"no zip at all")

    done = labs("grade", str(class_folder), "--lab", "6")

    assert done.returncode == 3
    assert "the zip is damaged" in done.stdout
    assert "100" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere",), "nowhere"),
        (("hand-ins", "--lab", "99"), "there is no lab '99'"),
        (("empty",), "nobody has handed in anything"),
        (("hand-ins", "--jobs", "0"), "--jobs"),
    ],
)
def test_what_cannot_be_done_is_a_usage_error(
    labs: Labs, tmp_path: Path, class_folder: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "empty").mkdir()

    done = labs("grade", *words)

    assert class_folder.is_dir()
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_report_that_cannot_be_written_is_told_before_anybody_is_judged(
    labs: Labs, class_folder: Path
) -> None:
    done = labs("grade", str(class_folder), "--lab", "6", "--csv", "no/such/folder/grades.csv")

    assert done.returncode == 2
    assert "no/such/folder" in done.stderr
    assert not list(class_folder.rglob("grade.json"))


def test_device_pipe_or_link_is_written_to_and_not_replaced(
    labs: Labs, tmp_path: Path, class_folder: Path
) -> None:
    (tmp_path / "null").symlink_to(os.devnull)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    (class_folder / "carl.zip").unlink()
    (class_folder / "bob.py").unlink()

    reports = ["--csv", "link.csv", "--json", "null", "--junit", "pipe"]
    done = labs("grade", str(class_folder), "--lab", "6", *reports)

    told = os.read(reader, 1 << 16)
    os.close(reader)
    assert done.returncode == 0, done.stderr
    assert b"<testsuites" in told
    assert (tmp_path / "link.csv").is_symlink()
    assert "ann" in (tmp_path / "real.csv").read_text("utf-8-sig")
    assert (tmp_path / "null").is_symlink()
    assert Path(os.devnull).is_char_device()


def test_ctrl_c_keeps_what_is_done_and_leaves_nothing(tmp_path: Path, class_folder: Path) -> None:
    for number in range(6):
        shutil.copy(LAB / "solution.py", class_folder / f"more{number}.py")
    command = [sys.executable, "-m", "labs", "grade", str(class_folder), "--lab", "6", "--jobs", "1"]
    environment = {**person(), "PYTHONPATH": str(ROOT)}
    grading = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    eventually(lambda: kept(class_folder))
    family = psutil.Process(grading.pid).children(recursive=True)

    os.kill(grading.pid, signal.SIGINT)
    _out, told = grading.communicate(timeout=PATIENCE_S)

    assert grading.returncode == 130
    assert "the same command goes on" in told
    assert "Traceback" not in told
    assert 1 <= len(kept(class_folder)) < 9
    eventually(lambda: not any(process.is_running() for process in family))


def kept(folder: Path) -> list[Path]:
    return list((folder / ".grades").glob("06_zombies/*/grade.json"))


def eventually(holds: object) -> None:
    """Look until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        os.sched_yield()


def test_second_run_only_reports(labs: Labs, class_folder: Path) -> None:
    labs("grade", str(class_folder), "--lab", "6")
    judged = {path: path.stat().st_mtime_ns for path in kept(class_folder)}

    done = labs("grade", str(class_folder), "--lab", "6", "--csv", "again.csv")

    assert len(judged) == 3
    assert {path: path.stat().st_mtime_ns for path in kept(class_folder)} == judged
    assert done.returncode == 0
