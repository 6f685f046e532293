"""Which programs are made up at which level, and how often."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

from labs.quiz import counting, looking, signals, statuses
from labs.quiz.asking import is_fit
from labs.quiz.draft import Draft

_PATIENCE = 20  # tries to make up a fit program of one sort, then another sort has its turn
_Scene = Callable[[random.Random], Draft]


def drafts(level: int, seed: str, number: int) -> Iterator[tuple[str, Draft]]:
    """Make up drafts for question `number` of a quiz, each with its own seed; they are fit to be asked.

    The scenes of a level come in turn, in an order that hangs on the seed, so that a quiz is not one-sided.
    """
    scenes = list(_SCENES[level])
    random.Random(f"scenes {level} {seed} {number // len(scenes)}").shuffle(scenes)
    for attempt in itertools.count():
        own = f"{seed}/{level}/{number}/{attempt}"
        draft = scenes[(number + attempt // _PATIENCE) % len(scenes)](random.Random(own))
        if is_fit(draft, own):
            yield own, draft


def _deep(chance: random.Random) -> Draft:
    return counting.family(chance, deep=True)


def _killed_zombies(chance: random.Random) -> Draft:
    return looking.zombies(chance, kills=True)


_SCENES: dict[int, tuple[_Scene, ...]] = {
    1: (counting.family, counting.family, counting.family, counting.writers),
    2: (
        statuses.status,
        statuses.statuses,
        statuses.loop_codes,
        statuses.own_memory,
        statuses.nobody_left,
        statuses.order,
        statuses.order,
        statuses.order,
    ),
    3: (looking.zombies, looking.zombies, looking.orphans, looking.orphans, looking.buffers, looking.buffers),
    4: (
        _deep,
        _deep,
        _killed_zombies,
        _killed_zombies,
        signals.killed,
        signals.polled,
        signals.answered,
        signals.rescued,
    ),
}
