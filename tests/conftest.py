"""What every test must leave behind: nothing."""

from __future__ import annotations

import contextlib
import gc
import itertools
from collections.abc import Iterator
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


@pytest.fixture(autouse=True)
def leaves_nothing_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail a test that leaves a process, a zombie, a descriptor or a socket file."""
    before = _descriptors()
    children_before = {child.pid for child in psutil.Process().children(recursive=True)}

    yield

    gc.collect()
    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in children_before]
    assert not left, f"processes left behind: {left}"
    opened = {fd: what for fd, what in _descriptors().items() if before.get(fd) != what}
    sockets_and_pipes = {fd: what for fd, what in opened.items() if what.startswith(("socket:", "pipe:"))}
    assert not sockets_and_pipes, f"descriptors left open: {sockets_and_pipes}"
    socket_files = [path for path in Path(tmp_path_factory.getbasetemp()).rglob("*") if path.is_socket()]
    assert not socket_files, f"socket files left: {socket_files}"
