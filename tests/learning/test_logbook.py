"""The progress file: whole whatever happens to its writers, and never in the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from labs.learning.logbook import VARIABLE, Logbook, place
from labs.learning.progress import Progress
from labs.place import CLONE

LAB = "06_zombies"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def logbook(tmp_path: Path, said: list[str]) -> Logbook:
    return Logbook(tmp_path / "progress.json", said.append)


def one_more(progress: Progress) -> Progress:
    """Count in the field of the best points."""
    return progress.at(LAB, best=progress.of(LAB).best + 1)


def in_a_child(act: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(0)
    return pid


def test_nothing_is_known_before_anything_was_written(logbook: Logbook) -> None:
    assert logbook.read() == Progress()
    assert logbook.path is not None
    assert not logbook.path.exists()


def test_what_one_writes_another_reads(logbook: Logbook) -> None:
    logbook.update(lambda known: known.hinted(LAB, 2))

    assert Logbook(logbook.path).read().of(LAB).hints == 2


def test_file_is_made_for_people_to_read(logbook: Logbook) -> None:
    logbook.update(lambda known: known.hinted(LAB, 2))

    assert logbook.path is not None
    assert '"hints": 2' in logbook.path.read_text("utf-8")


def test_change_that_changes_nothing_writes_nothing(logbook: Logbook) -> None:
    logbook.update(one_more)
    assert logbook.path is not None
    before = logbook.path.stat()

    logbook.update(lambda known: known)

    assert os.path.samestat(before, logbook.path.stat())


def test_writers_at_once_lose_no_change(logbook: Logbook) -> None:
    children = [in_a_child(lambda: [logbook.update(one_more) for _ in range(25)]) for _ in range(4)]
    for child in children:
        os.waitpid(child, 0)

    assert logbook.read().of(LAB).best == 100


def test_killed_writers_never_damage_the_file(logbook: Logbook, said: list[str]) -> None:
    """Each of 200 writers is killed in the middle of its work; what it had finished is there."""
    expected = 0
    for number in range(200):
        told, tell = os.pipe()

        def write_on(tell: int = tell) -> None:
            while True:
                logbook.update(one_more)
                os.write(tell, b".")

        writer = in_a_child(write_on)
        os.close(tell)
        finished = len(os.read(told, 1 + number % 3))  # some updates are done, another goes on
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        while piece := os.read(told, 100):
            finished += len(piece)
        os.close(told)
        found = logbook.read().of(LAB).best

        assert expected + finished <= found <= expected + finished + 1
        expected = found
    assert not said


@pytest.mark.stress
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace kills at a chosen system call")
def test_kill_at_any_system_call_leaves_the_old_or_the_new(logbook: Logbook, said: list[str]) -> None:
    logbook.update(one_more)
    code = (
        "import sys, os; from labs.learning.logbook import Logbook; book = Logbook()\n"
        "book.read(); os.getpgid(0)\n"  # from here on the calls are counted
        "book.update(lambda p: p.at('06_zombies', best=p.of('06_zombies').best + 1)); os._exit(7)"
    )
    kinds = ("openat", "write", "fsync", "rename", "flock", "close", "unlink", "newfstatat", "fstat", "lseek")
    killed = 0
    for kind in kinds:
        for number in range(1, 400):
            before = logbook.read().of(LAB).best
            inject = f"inject={kind}:signal=SIGKILL:when={number}"
            done = subprocess.run(
                ["strace", "-qq", "-o", os.devnull, "-e", inject, sys.executable, "-S", "-c", code],
                env={**os.environ, VARIABLE: str(logbook.path), "PYTHONPATH": str(CLONE)},
                capture_output=True,
                check=False,
            )
            assert logbook.read().of(LAB).best - before in (0, 1)
            if done.returncode == 7:
                break
            killed += 1
    assert killed > len(kinds)
    assert not said


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"progress": 1}', b"[" * 100_000])
def test_damaged_file_is_set_aside_in_one_line(
    logbook: Logbook, said: list[str], tmp_path: Path, content: bytes
) -> None:
    assert logbook.path is not None
    logbook.path.write_bytes(content)

    found = logbook.read()
    logbook.update(one_more)

    assert found == Progress()
    aside = next(tmp_path.glob("progress.json.damaged-*"))
    assert aside.read_bytes() == content
    assert len(said) == 1
    assert aside.name in said[0]
    assert logbook.read().of(LAB).best == 1


def test_second_damaged_file_does_not_replace_the_first(logbook: Logbook, tmp_path: Path) -> None:
    assert logbook.path is not None
    for content in ("one", "two", "three"):
        logbook.path.write_text(content)
        logbook.read()

    kept = {path.read_text() for path in tmp_path.glob("progress.json.damaged-*")}
    assert kept == {"one", "two", "three"}


def test_file_of_a_newer_version_is_left_alone(logbook: Logbook, said: list[str]) -> None:
    assert logbook.path is not None
    newer = json.dumps({"progress": 99})
    logbook.path.write_text(newer)

    logbook.update(one_more)

    assert logbook.path.read_text() == newer
    assert len(said) == 1


def test_what_cannot_be_written_is_said_once_and_remembered_here(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "file").write_text("not a folder")
    logbook = Logbook(tmp_path / "file" / "progress.json", said.append)

    logbook.update(one_more)
    logbook.update(one_more)

    assert logbook.read().of(LAB).best == 2
    assert len(said) == 1


def test_full_disk_leaves_the_old_file(
    logbook: Logbook, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logbook.update(one_more)

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    logbook.update(one_more)

    assert said
    assert "No space left" in said[0]
    assert Logbook(logbook.path).read().of(LAB).best == 1


def test_killed_writers_leftovers_are_in_nobodys_way(logbook: Logbook, tmp_path: Path) -> None:
    (tmp_path / "progress.json.lock").touch()
    (tmp_path / "progress.json.new").write_text("half")

    logbook.update(one_more)

    assert logbook.read().of(LAB).best == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["progress.json"]


def test_progress_lies_in_the_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(os, "access", lambda *_: True)

    assert place() == CLONE / ".progress.json"


def test_progress_of_a_read_only_clone_lies_in_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)

    found = place()

    assert found is not None
    assert found.is_relative_to(tmp_path)


def test_without_any_folder_there_is_no_place(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    for name in (VARIABLE, "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "")
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(Path, "is_absolute", lambda _path: False)

    logbook = Logbook(say=said.append)
    logbook.update(one_more)

    assert logbook.path is None
    assert logbook.read().of(LAB).best == 1
    assert len(said) == 1
