"""`pytest labs/06_zombies` as a learner or a teacher runs it: words, points, exit codes, the verdict file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.grading.conftest import LAB

ROOT = LAB.parents[1]
LEFT_OUT = (
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "PYTEST_ADDOPTS",
)


def run_pytest(*words: object) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *map(str, words)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**environment, "LANG": "C.UTF-8"},
        check=False,
    )


def test_starter_is_told_so_and_not_by_a_traceback():
    done = run_pytest(LAB, "-k", "stranger")

    assert done.returncode == 1
    assert "bury() is not written yet." in done.stdout
    assert "0 of 100 points" in done.stdout
    assert "Traceback" not in done.stdout
    assert "raise NotImplementedError" not in done.stdout


def test_solution_gets_all_points_and_a_verdict_file(tmp_path):
    verdicts = tmp_path / "verdicts.json"

    done = run_pytest(LAB, "--submission", LAB / "solution.py", "--verdicts", verdicts)

    assert done.returncode == 0, done.stdout
    assert "100 of 100 points" in done.stdout
    told = json.loads(verdicts.read_text("utf-8"))
    assert {verdict["verdict"] for verdict in told} == {"passed"}
    assert sum(verdict["points"] for verdict in told) == 100


def test_failure_is_drawn_and_explained_in_chinese():
    mistake = LAB / "mistakes" / "kills_the_zombie.py"

    done = run_pytest(LAB, "--lang", "zh", "--submission", mistake, "-k", "exactly")

    assert done.returncode == 1
    assert "没有谁能接收信号" in done.stdout
    assert "child 2" in done.stdout or "子进程 2" in done.stdout


def test_verdicts_come_from_other_processes_too(tmp_path):
    verdicts = tmp_path / "verdicts.json"
    solution = LAB / "solution.py"

    done = run_pytest(LAB, "-n", "2", "-k", "bury", "--submission", solution, "--verdicts", verdicts)

    assert done.returncode == 0, done.stdout
    assert "35 of 100 points" in done.stdout
    assert len(json.loads(verdicts.read_text("utf-8"))) == 3


def test_submission_that_is_not_there_is_a_usage_error():
    done = run_pytest(LAB, "--submission", "nowhere.py")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "there is no nowhere.py" in done.stderr


def test_folder_as_a_submission_fails(tmp_path):
    done = run_pytest(LAB, "--submission", tmp_path, "-k", "exactly")

    assert done.returncode == 1
    assert "is a folder" in done.stdout


LAB_TOML = """
[checks.test_it]
points = 100
expected.en = "it"
expected.zh = "它"
"""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise ZeroDivisionError", "ZeroDivisionError"),
        ("import pytest; pytest.skip('no')", "no"),
        ("pass", "the check expects nothing"),
        ("run('f')", "the check expects nothing"),
        ("assert False", "AssertionError"),
    ],
)
def test_check_that_does_not_judge_is_broken_never_passed(tmp_path, body, reason):
    (tmp_path / "lab.toml").write_text(LAB_TOML, "utf-8")
    (tmp_path / "exercise.py").write_text("def f(): return 1")
    (tmp_path / "test_exercise.py").write_text(f"def test_it(run):\n    {body}\n")

    done = run_pytest(tmp_path, "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path)

    assert done.returncode == 3, done.stdout
    assert "1 broken" in done.stdout
    assert reason in done.stdout
    assert "0 of 100 points" in done.stdout


def test_check_without_points_is_broken(tmp_path: Path):
    (tmp_path / "exercise.py").write_text("def f(): return 1")
    (tmp_path / "test_exercise.py").write_text("def test_it(run):\n    run('f').expect(True)\n")

    done = run_pytest(tmp_path, "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path)

    assert done.returncode == 3, done.stdout
    assert "no points in lab.toml" in done.stdout


def test_verdicts_say_on_which_stage(tmp_path, monkeypatch):
    monkeypatch.setenv("FORKROOM_STAGE", "subreaper")
    verdicts = tmp_path / "verdicts.json"
    solution = LAB / "solution.py"

    done = run_pytest(LAB, "-k", "none", "--submission", solution, "--verdicts", verdicts)

    assert [each["stage"] for each in json.loads(verdicts.read_text("utf-8"))] == ["subreaper"]
    assert "judged without walls" in done.stdout


def test_verdicts_are_written_whatever_the_learner_says(tmp_path):
    verdicts = tmp_path / "verdicts.json"
    unspeakable = Path(__file__).parent / "hostile" / "unspeakable.py"

    done = run_pytest(LAB, "-k", "none", "--submission", unspeakable, "--verdicts", verdicts)

    (verdict,) = json.loads(verdicts.read_text("utf-8"))
    assert verdict["diagnosis"] == "raises"
    assert "\x1b" not in done.stdout
