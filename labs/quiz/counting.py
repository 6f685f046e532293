"""Programs that only fork, made up at random: how many processes, which tree, how many lines, by whom.

The core of levels 1 and, with more depth, 4. `scenes` says which of them are asked.
"""

from __future__ import annotations

import random

from labs.i18n import _
from labs.quiz.cast import opening
from labs.quiz.draft import Draft
from labs.quiz.question import Kind
from labs.quiz.syntax import Block, Break, Exit, Fork, ForkPair, Remark, Repeat, Say

_TEXTS = ("hello", "ready", "done", "here", "at work", "bye")


def family(chance: random.Random, deep: bool = False) -> Draft:
    """Make up a program of forks, and ask for its processes, its tree or its lines; `deep`: with nested
    branches.
    """
    early, late = chance.sample(_TEXTS, 2)
    body = tuple(
        chance.choice(_DEEP if deep else _SHALLOW)(chance, early) for _ in range(chance.choice((1, 2, 2)))
    )
    before: Block = (Say(early),) if chance.random() < 0.3 else ()
    program = (Remark(opening(chance)), *before, *body, Say(late))
    kind = chance.choice((Kind.PROCESSES, Kind.TREE, Kind.LINES, Kind.LINES))
    about = late if kind is Kind.LINES and chance.random() < 0.5 else ""
    return Draft(program, kind, about, look=_look(kind))


def writers(chance: random.Random) -> Draft:
    """Make up a program with one branch or two, and ask who prints a text."""
    early, late = chance.sample(_TEXTS, 2)
    branches = [_branch(chance, early, chance.random() < 0.5) for _ in range(chance.choice((1, 2)))]
    if chance.random() < 0.4:
        branches.insert(chance.randrange(len(branches) + 1), Fork())
    program = (Remark(opening(chance)), *branches, Say(late))
    return Draft(program, Kind.WRITERS, chance.choice((early, late, late)), look=_look(Kind.WRITERS))


def _look(kind: Kind) -> str:
    if kind in (Kind.PROCESSES, Kind.TREE):
        return _(
            "Look at where each bar begins: every bar is a process, and it hangs on the one that forked it."
        )
    return _("Look at the marks on the bars: each is a line of output, on the bar of whoever printed it.")


# ---- pieces


def _bare(_chance: random.Random, _text: str) -> Fork:
    return Fork()


def _loop(chance: random.Random, _text: str) -> Repeat:
    return Repeat(chance.choice((2, 2, 3)), (Fork(),))


def _good_loop(chance: random.Random, text: str) -> Repeat:
    return Repeat(chance.choice((2, 3, 4)), (Fork((Say(text), Exit(0))),))


def _leaving_loop(chance: random.Random, text: str) -> Repeat:
    child: Block = (Say(text), Break()) if chance.random() < 0.5 else (Break(),)
    return Repeat(chance.choice((2, 3, 4)), (Fork(child),))


def _relay(chance: random.Random, _text: str) -> Repeat:
    note = _("the parent leaves, the child goes on")
    return Repeat(chance.choice((2, 3)), (Fork(parent=(Break(note=note),)),))


def _falling_loop(chance: random.Random, text: str) -> Repeat:
    return Repeat(2, (Fork((Say(text),)),))


def _branch(chance: random.Random, text: str, ends: bool | None = None) -> Fork:
    ends = chance.random() < 0.5 if ends is None else ends
    return Fork((Say(text), Exit(0)) if ends else (Say(text),))


def _child_forks(chance: random.Random, text: str) -> Fork:
    again: Block = (Fork(),) if chance.random() < 0.5 else (Fork(), Say(text))
    return Fork((*again, Exit(0)) if chance.random() < 0.4 else again)


def _parent_forks(chance: random.Random, text: str) -> Fork:
    child: Block = (Say(text),) if chance.random() < 0.5 else ()
    return Fork(child, (Fork(),))


def _pair(chance: random.Random, _text: str) -> ForkPair:
    return ForkPair(chance.choice(("and", "or")))


def _nested(chance: random.Random, text: str) -> Fork:
    inner = chance.choice((_branch, _child_forks, _parent_forks))(chance, text)
    outer: Block = (inner, Exit(0)) if chance.random() < 0.5 else (inner,)
    return Fork(outer)


def _loop_in_child(chance: random.Random, text: str) -> Fork:
    loop = chance.choice((_good_loop, _loop, _relay))(chance, text)
    return Fork((loop, Exit(0)))


_SHALLOW = (_bare, _loop, _good_loop, _leaving_loop, _falling_loop, _branch, _child_forks, _parent_forks)
_DEEP = (_pair, _pair, _nested, _loop_in_child, _relay, _child_forks, _parent_forks, _falling_loop)
