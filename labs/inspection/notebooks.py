"""A lab's notebooks: two editions of one, saved without outputs, and none that forks its own kernel.

Reads them only. That they hold from top to bottom in a fresh kernel is for the tests (tests/course): it takes
minutes.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labs.course import Lab
from labs.i18n import LANGUAGES
from labs.inspection import Complaint
from labs.inspection.texts import CHINESE
from labs.place import NOTEBOOKS

START = "00_start_here.ipynb"
_FORKS = {"fork", "forkpty", "system", "popen", "Popen", "run", "posix_spawn"}
_SHELLS = ("!", "%%bash", "%%sh", "%sx", "%system")

Cell = dict[str, Any]


def inspect(lab: Lab) -> Iterator[Complaint]:
    """Complain of the lab's two notebooks."""
    yield from editions({language: lab.notebook(language) for language in LANGUAGES})


def inspect_the_others(labs: Sequence[Lab]) -> Iterator[Complaint]:
    """Complain of the notebook that belongs to no lab, and of those that nobody knows."""
    yield from editions({language: NOTEBOOKS / language / START for language in LANGUAGES})
    for language in LANGUAGES:
        known = {lab.notebook(language).name for lab in labs} | {START}
        for path in sorted((NOTEBOOKS / language).glob("*.ipynb")):
            if path.name not in known:
                yield Complaint(path, "belongs to no lab")


def editions(paths: dict[str, Path]) -> Iterator[Complaint]:
    """Complain of the editions of one notebook, by language."""
    missing = [path for path in paths.values() if not path.is_file()]
    yield from (Complaint(path, "is missing") for path in missing)
    if missing:
        return
    for language, path in paths.items():
        yield from _edition(path, language)
    english, chinese = (cells(paths[language]) for language in LANGUAGES)
    if [_kind(cell) for cell in english] != [_kind(cell) for cell in chinese]:
        yield Complaint(paths["zh"], "has other cells than the English edition")
    elif [_without_words(cell, "en") for cell in english if cell["cell_type"] == "code"] != [
        _without_words(cell, "zh") for cell in chinese if cell["cell_type"] == "code"
    ]:
        yield Complaint(paths["zh"], "has other code than the English edition")


def cells(path: Path) -> list[Cell]:
    """Give the cells of a notebook."""
    return list(json.loads(path.read_text("utf-8"))["cells"])


def source(cell: Cell) -> str:
    """Give the text of a cell."""
    return "".join(cell["source"])


def magics_and_python(cell: Cell) -> tuple[list[str], str]:
    """Part a code cell: its lines for IPython, and the Python in it."""
    lines = source(cell).splitlines()
    magics = [line for line in lines if line.startswith(("%", "!"))]
    return magics, "\n".join(line for line in lines if not line.startswith(("%", "!")))


def _kind(cell: Cell) -> tuple[str, str]:
    return cell["id"], cell["cell_type"]


def _without_words(cell: Cell, language: str) -> tuple[list[str], str]:
    magics, python = magics_and_python(cell)
    tree = ast.parse(python)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return [line.removesuffix(f"LANGUAGE={language}") for line in magics], ast.dump(tree)


def _edition(path: Path, language: str) -> Iterator[Complaint]:
    found = cells(path)
    if len({cell["id"] for cell in found}) < len(found):
        yield Complaint(path, "two cells have the same id")
    for cell in found:
        told = _prose(cell, path, language) if cell["cell_type"] == "markdown" else _code(cell)
        yield from (Complaint(path, f"cell {cell['id']}: {what}") for what in told)


def _prose(cell: Cell, path: Path, language: str) -> Iterator[str]:
    if bool(CHINESE.search(source(cell))) is not (language == "zh"):
        yield "is in the other language"
    for link in re.findall(r"\]\(([^)#]+)\)", source(cell)):
        if not (path.parent / link).resolve().is_file():
            yield f"leads nowhere: {link}"


def _code(cell: Cell) -> Iterator[str]:
    if cell["outputs"] or cell["execution_count"] is not None:
        yield "is saved with its output"
    magics, python = magics_and_python(cell)
    names = {node.attr for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Attribute)}
    watched = bool(magics) and magics[0].startswith("%%observe")
    if (names & _FORKS and not watched) or any(line.startswith(_SHELLS) for line in magics):
        yield "forks the notebook's own kernel"
