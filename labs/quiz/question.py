"""The facts of the quiz: a question, its options, and what a learner made of them.

How a question comes about is `asking`'s; what is typed is read by `answers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEVELS = (1, 2, 3, 4)
LETTERS = "abcdef"


class Kind(StrEnum):
    """What is asked about a program."""

    PROCESSES = "processes"  # how many in all
    TREE = "tree"  # who is whose child
    LINES = "lines"  # how many, or how many of one text
    WRITERS = "writers"  # who prints a text
    OUTPUT = "output"  # what is printed, where the order is sure
    OUTPUTS = "outputs"  # what may be printed, where it is not
    ZOMBIES = "zombies"  # who is one at the marked moment
    PARENT = "parent"  # whose child somebody is at the marked moment


@dataclass(frozen=True)
class Option:
    """One of the answers on offer; `why` says why it is right or wrong."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Question:
    """A program and what is asked about it. `many`: more than one option may be right."""

    level: int
    seed: str
    kind: Kind
    source: str
    prompt: str
    options: tuple[Option, ...]
    look: str
    terminal: bool = False  # the program's output goes to a terminal, else into a pipe

    @property
    def many(self) -> bool:
        """Tell whether more than one option may be right."""
        return self.kind is Kind.OUTPUTS

    @property
    def key(self) -> str:
        """Give the letters of the right options: "b", "ac"."""
        return "".join(LETTERS[place] for place, option in enumerate(self.options) if option.right)
