"""The course before its own judge: whatever an author may have forgotten, as complaints.

`texts`, `folder` and `notebooks` read, `demos` and `answers` run what there is. Each is an inspector: it
yields what is wrong, and nothing else. The tests of the course and `labs doctor --course` ask the same ones,
so that nothing is said twice. What is no lab at all `course` refuses to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from labs.course import Lab
from labs.place import CLONE


@dataclass(frozen=True)
class Complaint:
    """Something wrong: in which file, and what. For authors, so in English."""

    file: Path
    what: str

    def __str__(self) -> str:
        where = self.file.relative_to(CLONE) if self.file.is_relative_to(CLONE) else self.file
        return f"{where}: {self.what}"


Inspector = Callable[[Lab], Iterator[Complaint]]


def inspectors() -> Mapping[str, Inspector]:
    """Give all inspectors by name, the quick ones first."""
    from labs.inspection import answers, demos, folder, notebooks, texts  # noqa: PLC0415  (they run things)

    found = {
        "texts": texts.inspect,
        "files": folder.inspect,
        "notebooks": notebooks.inspect,
        "demos": demos.inspect,
        "answers": answers.inspect,
    }
    return {name: _patient(inspect) for name, inspect in found.items()}


def _patient(inspect: Inspector) -> Inspector:
    """Make a complaint of a file that cannot be read at all: missing, no UTF-8, no Python, no JSON."""

    def inspect_patiently(lab: Lab) -> Iterator[Complaint]:
        try:
            yield from inspect(lab)
        except OSError as error:
            yield Complaint(Path(error.filename or lab.folder), error.strerror or str(error))
        except (SyntaxError, ValueError) as error:
            yield Complaint(lab.folder, f"{type(error).__name__}: {error}")

    return inspect_patiently
