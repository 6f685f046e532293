"""What the observer's tests share: programs in C, and a mark on everything that a test starts."""

from __future__ import annotations

import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """Turn the text of a main() into a program; the corpus's story.h is there."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler is installed")
    folder = tmp_path_factory.mktemp("compiled")

    def build(text: str) -> list[str]:
        program = folder / uuid.uuid5(uuid.NAMESPACE_OID, text).hex
        if not program.exists():
            words = [compiler, "-w", "-O1", "-pthread", f"-I{PROGRAMS}", "-o", program, "-x", "c", "-"]
            subprocess.run(words, input=f'#include "story.h"\n{text}', text=True, check=True)
        return [str(program)]

    return build


def eventually(holds: Callable[[], bool], deadline_s: float = 30) -> bool:
    """Wait until something holds; tell whether it ever did."""
    until = time.monotonic() + deadline_s
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.001)
    return True


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A word in the environment of everything that a test starts; nothing may be left that has it."""
    word = f"FORKROOM_TEST_{uuid.uuid4().hex}"
    monkeypatch.setenv(word, "1")

    yield word

    assert eventually(lambda: not running(word)), f"left running: {running(word)}"


def running(word: str) -> list[psutil.Process]:
    """Give whoever runs with a mark in its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if word in process.environ() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found
