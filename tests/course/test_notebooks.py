"""The notebooks: two editions of one, saved without outputs, true from top to bottom in a fresh kernel."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from labs import course
from labs.i18n import LANGUAGES
from labs.place import CLONE, NOTEBOOKS

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

each_name = pytest.mark.parametrize("name", NAMES)
each_edition = pytest.mark.parametrize(("language", "name"), EDITIONS)


def cells(language: str, name: str, kind: str | None = None) -> list[dict[str, Any]]:
    book = json.loads((NOTEBOOKS / language / f"{name}.ipynb").read_text("utf-8"))
    return [cell for cell in book["cells"] if kind in (None, cell["cell_type"])]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def magics_and_python(cell: dict[str, Any]) -> tuple[list[str], str]:
    """Part a code cell: its lines for IPython, and the Python in it."""
    lines = source(cell).splitlines()
    return (
        [line for line in lines if line.startswith(("%", "!"))],
        "\n".join(line for line in lines if not line.startswith(("%", "!"))),
    )


def without_words(cell: dict[str, Any], language: str) -> tuple[list[str], str]:
    """Give a code cell with every text for people taken out."""
    magics, python = magics_and_python(cell)
    tree = ast.parse(python)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return [line.removesuffix(f"LANGUAGE={language}") for line in magics], ast.dump(tree)


def test_each_lab_has_its_notebooks_and_no_notebook_is_a_stray() -> None:
    for language in LANGUAGES:
        found = {path.stem for path in (NOTEBOOKS / language).glob("*.ipynb")}
        assert found == set(NAMES)


@each_name
def test_editions_have_the_same_cells(name: str) -> None:
    english, chinese = (
        [(cell["id"], cell["cell_type"]) for cell in cells(language, name)] for language in LANGUAGES
    )

    assert english == chinese
    assert len(set(english)) == len(english)


@each_name
def test_editions_have_the_same_code(name: str) -> None:
    english, chinese = (
        [without_words(cell, language) for cell in cells(language, name, "code")] for language in LANGUAGES
    )

    assert english == chinese


@each_edition
def test_notebook_is_saved_without_outputs(language: str, name: str) -> None:
    for cell in cells(language, name, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@each_edition
def test_prose_is_in_the_language_of_the_edition(language: str, name: str) -> None:
    for cell in cells(language, name, "markdown"):
        assert bool(re.search("[\u4e00-\u9fff]", source(cell))) is (language == "zh"), source(cell)


@each_edition
def test_links_lead_somewhere(language: str, name: str) -> None:
    for cell in cells(language, name, "markdown"):
        for link in re.findall(r"\]\(([^)#]+)\)", source(cell)):
            assert (NOTEBOOKS / language / link).resolve().is_file(), link


@each_edition
def test_kernel_of_the_notebook_never_forks(language: str, name: str) -> None:
    for cell in cells(language, name, "code"):
        magics, python = magics_and_python(cell)
        names = {node.attr for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Attribute)}
        forks = names & {"fork", "forkpty", "system", "popen", "Popen", "run", "posix_spawn"}
        assert not forks or magics[0].startswith("%%observe"), source(cell)
        assert not [line for line in magics if line.startswith(("!", "%%bash", "%%sh", "%sx", "%system"))]


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
@each_edition
@pytest.mark.parametrize("exercise", ["starter", "solved"])
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
        assert sum("<svg" in "".join(html) for html in drawn) == 1, source(cell)
