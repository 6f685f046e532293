"""The learning loop as a person has it: the commands in a clone with two toy labs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import person
from .toy import make_clone

Done = subprocess.CompletedProcess[str]
Labs = Callable[..., Done]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return make_clone(tmp_path)


@pytest.fixture
def exercise(clone: Path) -> Path:
    return clone / "labs" / "01_toys" / "exercise.py"


@pytest.fixture
def labs(clone: Path) -> Callable[..., Done]:
    """Call `labs WORDS…` in the toy clone."""

    def call(*words: str, cwd: Path = clone, **changes: str) -> Done:
        return subprocess.run(
            [sys.executable, str(clone / "labs"), *words],
            cwd=cwd,
            env=person(**changes),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return call
