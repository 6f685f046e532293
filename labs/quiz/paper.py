"""A face of the quiz: a question and its explanation as rich shows them, and questions as JSON for teachers.

Nothing is asked or read here: `talk` does that in a terminal, `labs.notebook` in a notebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from labs.i18n import _
from labs.quiz.answers import is_right
from labs.quiz.question import LETTERS, Option, Question

_GAP = 4


def program(question: Question) -> RenderableType:
    """Show the program."""
    return Padding(
        Syntax(
            question.source.rstrip(), "python", theme="ansi_light", background_color="default", word_wrap=True
        ),
        (0, 0, 0, 2),
        expand=False,
    )


def asked(question: Question, width: int) -> RenderableType:
    """Show what is asked, and the options; drawn ones stand side by side where they fit."""
    options = [_option(letter, option) for letter, option in zip(LETTERS, question.options, strict=False)]
    tall = any("\n" in option.text for option in question.options)
    shown: RenderableType = Group(*options)
    if tall:
        shown = Columns(options, padding=(0, _GAP)) if width >= 2 * max(map(_width, options)) else shown
    return Group(Text(question.prompt, "bold"), Text(), Padding(shown, (0, 0, 0, 2), expand=False))


def _option(letter: str, option: Option) -> Text:
    first, *rest = option.text.split("\n")
    text = Text.assemble((f"{letter}) ", "bold cyan"), first)
    for line in rest:
        text.append("\n   " + line)
    return text


def _width(text: Text) -> int:
    return max(line.cell_len for line in text.split("\n")) + _GAP


def verdict(letters: str, question: Question) -> Iterator[RenderableType]:
    """Say whether it was right, what is, and which misconception gives the answer that was chosen.

    Where several may be right, each option is explained: each was a decision.
    """
    key = ", ".join(question.key)
    if is_right(letters, question):
        yield Text.assemble(("✓ ", "bold green"), (_("Right: {key}.").format(key=key), "bold"))
    else:
        told = _("Not so: the kernel's answer is {key}.").format(key=key)
        yield Text.assemble(("✗ ", "bold red"), (told, "bold"))
    for letter, option in zip(LETTERS, question.options, strict=False):
        if not option.right and (question.many or letter in letters):
            yield Padding(Text.assemble((f"{letter}) ", "bold"), option.why), (0, 0, 0, 2), expand=False)
    right = [
        (letter, option) for letter, option in zip(LETTERS, question.options, strict=False) if option.right
    ]
    reasons = dict.fromkeys(option.why for _letter, option in right)
    for why in reasons:
        named = ", ".join(letter for letter, option in right if option.why == why)
        yield Padding(Text.assemble((f"{named}) ", "bold"), why), (0, 0, 0, 2), expand=False)


def sheet(level: int, seed: str, questions: list[Question]) -> dict[str, Any]:
    """Give questions with their keys as JSON has them."""
    return {
        "quiz": 1,
        "level": level,
        "seed": seed,
        "questions": [_sheet(question) for question in questions],
    }


def _sheet(question: Question) -> dict[str, Any]:
    return {
        "kind": question.kind.value,
        "program": question.source,
        "question": question.prompt,
        "options": {
            letter: {"text": option.text, "right": option.right, "why": option.why}
            for letter, option in zip(LETTERS, question.options, strict=False)
        },
        "key": question.key,
        "look": question.look,
    }


def plain(renderable: RenderableType, width: int) -> str:
    """Give what rich would show as text without colours."""
    console = Console(width=width, color_system=None, highlight=False, force_jupyter=False)
    with console.capture() as captured:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
