"""What a lab says to people: in both languages, with the same facts in it, and points for every check.

Reads lab.toml and the names in the Python files; runs nothing. That lab.toml has what a lab needs is for
`course` to say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from labs.course import Lab
from labs.grading import wording
from labs.i18n import LANGUAGES
from labs.inspection import Complaint

POINTS = 100
CHINESE = re.compile("[\u4e00-\u9fff]")
_PARTS = ("seen", "why", "try")
_DECLARED = re.compile(r"^# diagnosis: (\w+)$")


def inspect(lab: Lab) -> Iterator[Complaint]:
    """Complain of checks without points or words, and of words in one language."""
    yield from _points(lab)
    yield from _words(lab)
    yield from _specification(lab)


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """Give the functions at the top of a Python file by name."""
    tree = ast.parse(path.read_text("utf-8"), path.name)
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def declared(mistake: Path) -> str | None:
    """Give the diagnosis that a mistake declares on its second line."""
    lines = mistake.read_text("utf-8").splitlines()
    found = _DECLARED.match(lines[1]) if len(lines) > 1 else None
    return found[1] if found else None


def _points(lab: Lab) -> Iterator[Complaint]:
    path = lab.folder / "lab.toml"
    asked = {name for name in functions(lab.folder / "test_exercise.py") if name.startswith("test_")}
    for name in sorted(asked ^ set(lab.checks)):
        where = "test_exercise.py" if name in asked else "lab.toml"
        yield Complaint(path, f"{name} is in {where} only")
    points = [check.get("points") for check in lab.checks.values()]
    if not all(isinstance(each, int) and each > 0 for each in points):
        yield Complaint(path, f"points must be whole numbers above 0: {points}")
    elif sum(points) != POINTS:
        yield Complaint(path, f"the points add up to {sum(points)}, not to {POINTS}")


def _words(lab: Lab) -> Iterator[Complaint]:
    path = lab.folder / "lab.toml"
    for name, check in lab.checks.items():
        yield from _text(path, f"checks.{name}.expected", check.get("expected"))
    for name, texts in lab.diagnoses.items():
        for part in _PARTS:
            yield from _text(path, f"diagnoses.{name}.{part}", texts.get(part))
    for mistake in sorted((lab.folder / "mistakes").glob("*.py")):
        diagnosis = declared(mistake)
        if diagnosis is not None and not wording.has_words(lab.folder, diagnosis):
            yield Complaint(mistake, f"nobody has words for its diagnosis {diagnosis}")


def _text(path: Path, place: str, text: Mapping[str, Any] | None) -> Iterator[Complaint]:
    """Complain of a text that one language lacks, or tells other facts in."""
    if not isinstance(text, Mapping) or {language for language in text if text[language]} != set(LANGUAGES):
        yield Complaint(path, f"{place} needs a text in each of {', '.join(LANGUAGES)}")
        return
    facts = [sorted(set(re.findall(r"\{\w+\}", text[language]))) for language in LANGUAGES]
    if facts[0] != facts[1]:
        yield Complaint(path, f"{place}: the languages tell different facts: {facts[0]}, {facts[1]}")
    if CHINESE.search(text["en"]):
        yield Complaint(path, f"{place}.en is Chinese")


def _specification(lab: Lab) -> Iterator[Complaint]:
    """Complain of functions of the exercise that do not say in both languages what they are to do."""
    wanted = functions(lab.starter)
    for name, function in wanted.items():
        told = ast.get_docstring(function) or ""
        if not told.isascii() and CHINESE.search(told) and re.search("[a-z]{3}", told):
            continue
        yield Complaint(lab.starter, f"{name}() does not say in both languages what it is to do")
    for path in [lab.folder / "solution.py", *sorted((lab.folder / "mistakes").glob("*.py"))]:
        if path.is_file() and (missing := set(wanted) - set(functions(path))):
            yield Complaint(path, f"lacks {', '.join(sorted(missing))}")
