"""The commands as a person calls them: a process, its exit code, what it printed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

Labs = Callable[..., subprocess.CompletedProcess[str]]


def person(**changes: str) -> dict[str, str]:
    """The environment of an ordinary person, with changes."""
    strange = {"PYTHONUNBUFFERED", "LANGUAGE", "LC_ALL", "NO_COLOR", "COLUMNS"}
    found = {name: value for name, value in os.environ.items() if name not in strange}
    return {**found, "LANG": "C.UTF-8", "TERM": "xterm-256color", **changes}


def at_a_keyboard(words: list[str]) -> list[str]:
    """Have SIGINT mean what it means to a person, even where the tests run in the background."""
    restore = "import os, signal, sys; signal.signal(2, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-c", restore, *words]


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


@pytest.fixture
def labs(tmp_path: Path) -> Labs:
    """Call `labs WORDS…` in an empty folder; give what came of it."""

    def call(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
        environment = options.pop("env", None) or person()
        return subprocess.run(
            [sys.executable, "-m", "labs", *words],
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(ROOT)},  # type: ignore[dict-item]
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **options,  # type: ignore[call-overload]
        )

    return call
