"""What somebody typed, read as an answer: letters, in any case, with or without commas; and whether it
is right.
"""

from __future__ import annotations

import re

from labs.quiz.question import LETTERS, Question

_BETWEEN = re.compile(r"[\s,;、，.)]+")


def read(typed: str, question: Question) -> str | None:
    """Give the letters that were meant, sorted ("ac"); None for anything that is no answer to this question.

    An option's own text is an answer as well: "8".
    """
    said = typed.strip()
    letters = "".join(sorted(set(_BETWEEN.sub("", said).lower())))
    offered = LETTERS[: len(question.options)]
    if letters and set(letters) <= set(offered) and (question.many or len(letters) == 1):
        return letters
    texts = [option.text for option in question.options]
    return LETTERS[texts.index(said)] if said in texts else None


def is_right(letters: str, question: Question) -> bool:
    """Tell whether just the right options were chosen."""
    return letters == question.key
