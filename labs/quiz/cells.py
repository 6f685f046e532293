"""A face of the quiz: one question at a time in a notebook's cells, answered in the next cell, without
widgets.
"""

from __future__ import annotations

from labs.i18n import _
from labs.quiz import paper
from labs.quiz.answers import is_right, read
from labs.quiz.exam import Asked, exam, fresh_seed

_WIDTH = 100


class QuizCells:
    """The question that waits for its answer, and the score so far."""

    def __init__(self) -> None:
        self._asked: Asked | None = None
        self._right = self._answered = 0

    def ask(self, level: int, seed: int | None) -> None:
        """Show a question. Raise ObserverError where its program cannot be observed."""
        name = str(seed) if seed is not None else fresh_seed()
        (self._asked,) = exam(level, name, 1)
        question = self._asked.question
        print(_("Quiz · level {level} · seed {seed}").format(level=level, seed=name) + "\n")
        print(paper.plain(paper.program(question), _WIDTH) + "\n")
        print(paper.plain(paper.asked(question, _WIDTH), _WIDTH) + "\n")
        print(
            _("Answer in a cell of its own: %quiz answer {letters}").format(
                letters="a c" if question.many else "a"
            )
        )

    def answer(self, typed: str) -> Asked | None:
        """Take an answer and explain; give what was asked, for its picture, or None if there was no
        answer.
        """
        if self._asked is None:
            print(_("No question waits for an answer: %quiz --level 1 asks one."))
            return None
        question = self._asked.question
        letters = read(typed, question)
        if letters is None:
            print(_("Letters of the options, please, for example: %quiz answer a"))
            return None
        for told in paper.verdict(letters, question):
            print(paper.plain(told, _WIDTH))
        self._right += is_right(letters, question)
        self._answered += 1
        print(question.look)
        print(_("{right} of {n} right so far.").format(right=self._right, n=self._answered))
        asked, self._asked = self._asked, None
        return asked
