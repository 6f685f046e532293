"""What lies in a lab's folder: all that belongs there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from labs.course import Lab
from labs.inspection import Complaint
from labs.inspection.texts import declared

NEEDED = ("lab.toml", "starter.py", "solution.py", "test_exercise.py")
OPTIONAL = ("scenes.py",)
_LEARNERS = "exercise.py"  # and what was one, before a reset
FEWEST_MISTAKES = 7
_BELIEF = '"""The belief: '


def inspect(lab: Lab) -> Iterator[Complaint]:
    """Complain of what is missing, what is a stray, and mistakes that do not say what is behind them."""
    for name in NEEDED:
        if not (lab.folder / name).is_file():
            yield Complaint(lab.folder / name, "is missing")
    yield from _strays(lab)
    yield from _mistakes(lab)


def _strays(lab: Lab) -> Iterator[Complaint]:
    mistakes = set((lab.folder / "mistakes").glob("*.py"))
    demos = {demo.edition(language) for demo in lab.demos for language in ("en", "zh")}
    known = {lab.folder / name for name in NEEDED + OPTIONAL} | mistakes | demos
    for path in sorted(lab.folder.rglob("*")):
        if path.is_file() and path not in known and not _is_somebody_elses(path):
            yield Complaint(path, "nobody knows this file: is it a demo that lab.toml does not name?")


def _is_somebody_elses(path: Path) -> bool:
    """Tell what Python leaves, and what the learner does."""
    return "__pycache__" in path.parts or path.name.startswith(_LEARNERS)


def _mistakes(lab: Lab) -> Iterator[Complaint]:
    mistakes = sorted((lab.folder / "mistakes").glob("*.py"))
    if len(mistakes) < FEWEST_MISTAKES:
        told = f"{len(mistakes)} mistakes, at least {FEWEST_MISTAKES} are wanted"
        yield Complaint(lab.folder / "mistakes", told)
    for path in mistakes:
        first = path.read_text("utf-8").split("\n", 1)[0]
        if not (first.startswith(_BELIEF) and first.endswith('."""')):
            yield Complaint(path, f"must begin with {_BELIEF}…, a sentence")
        if declared(path) is None:
            yield Complaint(path, "must declare its diagnosis on its second line: # diagnosis: name")
