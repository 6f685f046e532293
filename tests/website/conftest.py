"""Sites to look at: the whole course without its notebooks run, and a small course that is run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def environment(clone: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LC_ALL")}
    return {**kept, "LANG": "C.UTF-8", "PYTHONPATH": str(clone)}


@dataclass(frozen=True)
class SmallCourse:
    """A clone with one notebook in each language, and no lab."""

    clone: Path
    out: Path

    def write(self, *cells: str) -> None:
        """Write the notebook, in both languages."""
        for language in ("en", "zh"):
            heading = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Start"}
            code = [
                {"cell_type": "code", "id": f"code-{number}", "metadata": {}, "source": cell}
                | {"execution_count": None, "outputs": []}
                for number, cell in enumerate(cells)
            ]
            book = {"cells": [heading, *code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            path = self.clone / "notebooks" / language / "00_start_here.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(book), encoding="utf-8")

    def words(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "labs", "site", str(self.out), *more]

    def run(self, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.words(*more),
            cwd=self.clone,
            env=environment(self.clone),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self, **more: str) -> subprocess.Popen[str]:
        """Start it as from a keyboard: SIGINT means what it means to a person."""
        restore = (
            "import os, signal, sys; signal.signal(2, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
        )
        return subprocess.Popen(
            [sys.executable, "-c", restore, *self.words()],
            cwd=self.clone,
            env=environment(self.clone) | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


FORKS = """%%observe
import os
child = os.fork()
if child == 0:
    os._exit(7)
os.waitpid(child, 0)"""
COLOURS = "print('\\x1b[1;31mred\\x1b[0m', '\\x1b[33myellow\\x1b[0m', 6 * 7)"


def _small_course(folder: Path) -> SmallCourse:
    clone = folder / "a clone"
    left_out = shutil.ignore_patterns("__pycache__", "[0-9]*_*", "exercise.py.*")
    for part in ("labs", "chatroom", "docs"):
        shutil.copytree(ROOT / part, clone / part, ignore=left_out)
    return SmallCourse(clone, folder / "out")


@pytest.fixture
def small_course(tmp_path: Path) -> SmallCourse:
    """A course of one notebook."""
    return _small_course(tmp_path)


@pytest.fixture(scope="session")
def executed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one notebook as pages, what it prints and draws included."""
    course = _small_course(tmp_path_factory.mktemp("executed"))
    course.write("%load_ext labs.notebook", FORKS, COLOURS)
    done = course.run()
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{course.out / 'index.html'}\n")
    return course.out


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole course as pages, its notebooks not run."""
    out = tmp_path_factory.mktemp("whole") / "site"
    words = [sys.executable, "-m", "labs", "site", "--no-run", str(out)]
    subprocess.run(words, env=environment(ROOT), check=True, capture_output=True, timeout=300)
    return out
