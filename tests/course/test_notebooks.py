"""The notebooks: two editions of one, saved without outputs, true from top to bottom in a fresh kernel."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from labs import course
from labs.i18n import LANGUAGES
from labs.inspection.notebooks import inspect, inspect_the_others, source
from labs.observer.explorer import IMAGE
from labs.place import CLONE

NAMES = ["00_start_here", *(lab.folder.name for lab in course.labs())]
EDITIONS = [(language, name) for language in LANGUAGES for name in NAMES]
CELL_S, NOTEBOOK_S = 60, 300  # guards only: a whole notebook takes seconds
RUNNER = """
import sys, nbclient, nbformat
source, target, cell_s = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
nbclient.NotebookClient(notebook, timeout=int(cell_s), kernel_name="python3").execute()
nbformat.write(notebook, target)
"""

# Both editions have the same cells (see below): each state of the exercise is met in one of them.
USUAL = {("en", "starter"), ("zh", "solved")}


@pytest.mark.parametrize("lab", course.labs(), ids=lambda lab: lab.folder.name)
def test_notebooks_of_a_lab_are_two_editions_of_one(lab: course.Lab) -> None:
    assert [str(complaint) for complaint in inspect(lab)] == []


def test_no_notebook_is_a_stray() -> None:
    assert [str(complaint) for complaint in inspect_the_others(course.labs())] == []


def executed(notebook: Path, clone: Path, folder: Path) -> list[dict[str, Any]]:
    """Run a notebook of `clone` in a fresh kernel; give its cells with their outputs."""
    environment = {**os.environ, "PYTHONPATH": str(clone)}
    target = folder / "executed.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, notebook.name, str(target), str(CELL_S)],
        cwd=notebook.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=NOTEBOOK_S,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return list(json.loads(target.read_text("utf-8"))["cells"])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the clone as far as notebooks need it, where an exercise may be solved."""
    copy = tmp_path / "clone"
    for part in ("labs", "notebooks"):
        shutil.copytree(CLONE / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


ready = pytest.mark.skipif(
    any(importlib.util.find_spec(f"labs.{name}") is None for name in ("notebook", "observer.timeline")),
    reason="labs.notebook cannot draw yet",
)


@ready
@pytest.mark.parametrize(
    ("language", "name", "exercise"),
    [
        pytest.param(*edition, exercise, marks=() if (edition[0], exercise) in USUAL else pytest.mark.stress)
        for edition in EDITIONS
        for exercise in ("starter", "solved")
    ],
)
def test_notebook_holds_from_top_to_bottom(
    clone: Path, tmp_path: Path, language: str, name: str, exercise: str
) -> None:
    folder = clone / "labs" / name
    if exercise == "solved" and (folder / "solution.py").exists():
        shutil.copy(folder / "solution.py", folder / "exercise.py")

    cells = executed(clone / "notebooks" / language / f"{name}.ipynb", clone, tmp_path)

    recorded = [cell for cell in cells if source(cell).startswith(("%%observe", "%demo"))]
    assert recorded
    for cell in recorded:
        drawn = [output.get("data", {}).get("text/html", "") for output in cell["outputs"]]
        assert sum(IMAGE in "".join(html) for html in drawn) == 1, source(cell)
