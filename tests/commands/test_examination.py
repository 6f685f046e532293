"""What the doctor finds out about a machine, on machines that differ."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labs import examination
from labs.examination import GOOD, WARNING, Finding
from tests.observer.test_backends import NO_PTRACE

from .conftest import ROOT, Labs, person

# A process 1 that starts the doctor and waits for nobody else, as many containers have it.
CARELESS = """
import os, sys
child = os.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
NAMESPACE = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]


def finding(subject: str) -> Finding:
    return next(found for found in examination.findings() if found.subject == subject)


def test_a_pid_1_that_does_not_reap_is_told(tmp_path: Path) -> None:
    if subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no user and PID namespaces here")
    doctor = [sys.executable, "-m", "labs", "doctor"]

    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-c", CARELESS, *doctor],
        cwd=ROOT,
        env=person(HOME=str(tmp_path), COLUMNS="200"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert "not reaped within a second" in done.stdout, done.stderr
    assert "docker run --init" in done.stdout


def test_refused_ptrace_is_told_with_what_it_takes_away(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_PTRACE, "-m", "labs", "doctor"],
        cwd=ROOT,
        env=person(HOME=str(tmp_path), COLUMNS="200"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert "only Python programs that cooperate are seen" in done.stdout, done.stderr
    assert "Nothing can be judged here." in done.stdout
    assert "docker run --cap-add=SYS_PTRACE" in done.stdout
    assert done.returncode == 1


def test_without_a_terminal_it_says_what_wants_one(labs: Labs) -> None:
    done = labs("doctor", env=person(COLUMNS="200"))

    assert done.returncode == 0, done.stdout
    assert "no terminal" in done.stdout
    assert "labs watch and the chat room's prompt want a terminal." in done.stdout


def test_a_clone_that_cannot_be_written_to_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)

    found = finding("your files")

    assert found.grade == WARNING
    assert "no exercise can be saved" in found.meaning


def test_where_progress_is_kept_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORKROOM_PROGRESS", str(tmp_path / "mine.json"))

    found = finding("your files")

    assert found.grade == GOOD
    assert str(tmp_path / "mine.json") in found.meaning


def test_nobody_with_a_home_is_told_how_to_keep_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labs.learning.logbook.place", lambda: None)

    assert "FORKROOM_PROGRESS" in finding("your files").advice
