"""A face of the quiz: the session in a terminal, or with answers that come line by line through a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from labs.i18n import _, ngettext
from labs.observer import terminal
from labs.quiz import paper
from labs.quiz.answers import is_right, read
from labs.quiz.exam import Asked
from labs.quiz.question import LETTERS, Question

Ask = Callable[[str], str]


def session(quiz: Iterable[Asked], level: int, seed: str, count: int, console: Console, ask: Ask) -> int:
    """Ask every question; give how many were answered right. Ctrl-C or the end of the input ends it
    politely.
    """
    right = answered = 0
    title = _("Quiz · level {level} · seed {seed}").format(level=level, seed=seed)
    try:
        for number, asked in enumerate(quiz, 1):
            heading = _("question {number} of {count}").format(number=number, count=count)
            console.print(
                Rule(f"{title} · {heading}", align="left", characters="─" if _draws(console) else "-")
            )
            right += _one(asked, console, ask)
            answered += 1
    except (KeyboardInterrupt, EOFError):
        console.print()
    _close(console, level, seed, right, answered)
    return right


def _one(asked: Asked, console: Console, ask: Ask) -> bool:
    question = asked.question
    console.print()
    console.print(paper.program(question))
    console.print()
    console.print(paper.asked(question, console.width))
    console.print()
    letters = _answer(question, console, ask)
    console.print()
    for told in paper.verdict(letters, question):
        console.print(told)
    console.print()
    console.print(terminal.timeline(asked.history, console.width))
    console.print(Text(question.look, "italic"))
    console.print()
    return is_right(letters, question)


def _answer(question: Question, console: Console, ask: Ask) -> str:
    offered = f"{LETTERS[0]}–{LETTERS[len(question.options) - 1]}"
    prompt = (
        _("Your answer ({offered}): ") if not question.many else _("Your answer (one or more of {offered}): ")
    )
    while True:
        letters = read(ask(prompt.format(offered=offered)), question)
        if letters:
            return letters
        if question.many:
            told = _("Letters from {offered}, for example “a” or “a c”. Try again.")
        else:
            told = _("One letter from {offered}, please. Try again.")
        console.print(told.format(offered=offered), style="yellow")


def _close(console: Console, level: int, seed: str, right: int, answered: int) -> None:
    if answered:
        told = ngettext("{right} of {n} right.", "{right} of {n} right.", answered)
        console.print(told.format(right=right, n=answered), style="bold")
    again = _("The same questions again: labs quiz --level {level} --seed {seed}")
    console.print(again.format(level=level, seed=seed))


def _draws(console: Console) -> bool:
    return "utf" in console.encoding.lower()


def ask_at(console: Console) -> Ask:
    """Give a way to ask: at a terminal with line editing, else line by line from the standard input."""
    if sys.stdin.isatty() and console.is_terminal:
        from prompt_toolkit import PromptSession  # noqa: PLC0415  (slow to import, and not always needed)

        return PromptSession[str]().prompt

    def read_line(prompt: str) -> str:
        console.print(prompt, end="")
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        console.print(line.strip(), markup=False)
        return line

    return read_line
