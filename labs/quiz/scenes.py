"""Which programs are made up at which level, and how often."""

from __future__ import annotations

import random
from collections.abc import Callable

from labs.quiz import counting, looking, signals, statuses
from labs.quiz.draft import Draft

_Scene = Callable[[random.Random], Draft]


def draft(level: int, chance: random.Random) -> Draft:
    """Make up a program of a level, and what to ask about it."""
    return chance.choice(_SCENES[level])(chance)


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
