"""The facts between a program and a question: what is to be asked about it, before anybody has run it."""

from __future__ import annotations

from dataclasses import dataclass

from labs.quiz.question import Kind
from labs.quiz.syntax import Block


@dataclass(frozen=True)
class Draft:
    """A program and what to ask: `about` is the text or the process in question, `after` who ended before.

    `look` tells what to look at in the drawing. `terminal`: where the program's output goes.
    """

    program: Block
    kind: Kind
    about: str = ""
    after: str = ""
    look: str = ""
    terminal: bool = False
