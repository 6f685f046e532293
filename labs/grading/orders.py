"""Every check in more than one order: the child first, the parent first, and as chance has it.

A program that is right in one order of its processes only is wrong; which order that was is said with its
failure. Whoever is held back at a fork, and for how long, is the observer's business (`observer.schedule`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from labs.grading.verdict import Failed, Order
from labs.observer.schedule import CHILD_FIRST, PARENT_FIRST, RANDOM

SCHEDULES = (CHILD_FIRST, PARENT_FIRST, RANDOM)
_SAME_IN_ANY = {
    "is_a_folder",
    "cannot_be_read",
    "does_not_compile",
    "fails_at_import",
    "ends_at_import",
    "function_missing",
    "not_written",
    "too_many_processes",
    "too_much_output",
    "too_much_memory",
    "waits_for_ever",
    "never_returns",
    "signals_the_judge",
}


@dataclass(frozen=True)
class Turn:
    """One schedule; `seed` is a random one's."""

    schedule: str
    seed: int = 0


class Played(Protocol):
    """What was played."""

    @property
    def has_turns(self) -> bool:
        """Whether there was anybody to be put in order."""


class Player(Protocol):
    """Who plays a check: the schedule of what it plays next can be set; `trials` are what it has played."""

    turn: Turn

    @property
    def trials(self) -> Sequence[Played]:
        """What was played so far."""


def drawn_seed() -> int:
    """Give a seed that is short enough to be typed."""
    return secrets.randbelow(10_000)


def turns(schedule: str | None, seed: int) -> tuple[Turn, ...]:
    """Give the schedules that a check is run under: all of them, or the one that was asked for."""
    chosen = [schedule] if schedule else SCHEDULES
    return tuple(Turn(name, seed if name == RANDOM else 0) for name in chosen)


def play(check: Callable[[], None], player: Player, turns: Sequence[Turn]) -> None:
    """Run `check` under each schedule; if it fails under one, raise that with the order told.

    Where nobody is born, or one program of one process runs, there is nobody to be put in order: then one
    schedule stands for all.
    """
    failed: Failed | None = None
    passed: list[str] = []
    for turn in turns:
        player.turn = turn
        before = len(player.trials)
        try:
            check()
        except Failed as failure:
            if failed is None:
                failed, under = failure, turn
            if failure.finding.diagnosis in _SAME_IN_ANY:
                break
        else:
            passed.append(turn.schedule)
        played = player.trials[before:]
        if played and not any(each.has_turns for each in played):
            break
    if failed is not None:
        failed.finding = failed.finding.in_order(Order(under.schedule, under.seed, tuple(passed)))
        raise failed
