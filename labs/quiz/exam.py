"""A quiz: so many questions of a level from one seed, each with the run that explains it.

The next question is made up and run while somebody thinks about this one. The same seed gives the same
questions everywhere: what is asked is decided before anything is run, and the kernel can only agree, or have
the draft thrown away.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from labs.observer.history import History
from labs.quiz import kernel
from labs.quiz.asking import question
from labs.quiz.question import Question
from labs.quiz.scenes import drafts
from labs.quiz.source import python

_SEEDS = 10_000


@dataclass(frozen=True)
class Asked:
    """A question with its key, and a run of its program."""

    question: Question
    history: History


def fresh_seed() -> str:
    """Choose a seed that is easily said and typed."""
    return str(random.SystemRandom().randrange(1, _SEEDS))


def exam(level: int, seed: str, count: int) -> Iterator[Asked]:
    """Give the questions one after another. Raise ObserverError where programs cannot be observed."""
    with ThreadPoolExecutor(1) as ahead:
        sources: set[str] = set()
        coming = ahead.submit(_ask, level, seed, 0, sources)
        for number in range(count):
            asked = coming.result()
            if number + 1 < count:
                coming = ahead.submit(_ask, level, seed, number + 1, sources)
            yield asked


def _ask(level: int, seed: str, number: int, sources: set[str]) -> Asked:
    for own, draft in drafts(level, seed, number):
        source = python(draft.program)
        if source in sources:
            continue
        runs = kernel.runs(source, draft.terminal, own)
        found = question(draft, level, own, [kernel.seen(run) for run in runs])
        if found:
            sources.add(source)
            return Asked(found, runs[-1].history)
    raise AssertionError  # drafts never end
