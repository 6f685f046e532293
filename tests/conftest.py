"""What every test must leave behind: nothing."""

from __future__ import annotations

import contextlib
import gc
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
import pytest

_numbers = itertools.count()


@pytest.fixture(autouse=True)
def progress_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test touch the progress of whoever runs the tests."""
    path = tmp_path_factory.getbasetemp() / f"progress-{next(_numbers)}.json"
    monkeypatch.setenv("FORKROOM_PROGRESS", str(path))


def _descriptors() -> dict[int, str]:
    found = {}
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the descriptor that listed the folder
            found[int(entry.name)] = str(entry.readlink())
    return found


def _opened(before: dict[int, str]) -> dict[int, str]:
    return {
        fd: what
        for fd, what in _descriptors().items()
        if before.get(fd) != what and what.startswith(("socket:", "pipe:"))
    }


def _socket_files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_socket()]


@pytest.fixture(autouse=True)
def leaves_nothing_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail a test that leaves a process, a zombie, a descriptor or a socket file."""
    base = tmp_path_factory.getbasetemp()
    before, folders_before = _descriptors(), set(base.iterdir())
    children_before = {child.pid for child in psutil.Process().children(recursive=True)}

    yield

    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in children_before]
    assert not left, f"processes left behind: {left}"
    if _opened(before):
        gc.collect()
    assert not _opened(before), f"descriptors left open: {_opened(before)}"
    socket_files = _socket_files(set(base.iterdir()) - folders_before)
    assert not socket_files, f"socket files left: {socket_files}"


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_at_the_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Look once more at folders that outlive a test."""
    yield
    socket_files = _socket_files([tmp_path_factory.getbasetemp()])
    assert not socket_files, f"socket files left: {socket_files}"
