"""The states of a process in the textbooks, three or five, and the moves between them, as tables.

The diagrams are drawn from these tables, and lessons may ask them (`leads`). The kernel itself has other
letters, those of ps: `letters` says which of them are meant. Words for people are given in the language in
use, when asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from labs.i18n import _


class Phase(StrEnum):
    """A state in which a process may be."""

    NEW = "new"
    READY = "ready"
    RUNNING = "running"
    WAITING = "waiting"
    TERMINATED = "terminated"


@dataclass(frozen=True)
class Move:
    """A way from one state to another; `cause` names in `causes()` what makes a process go it."""

    start: Phase
    end: Phase
    cause: str


@dataclass(frozen=True)
class States:
    """A diagram's facts: where each state stands (column, row), and the moves."""

    places: Mapping[Phase, tuple[float, float]]
    moves: tuple[Move, ...]

    def leads(self, start: str, end: str) -> bool:
        """Tell whether one move leads from a state to another; ValueError for a state that is none."""
        wanted = (Phase(start), Phase(end))
        return any((move.start, move.end) == wanted for move in self.moves)


_CYCLE = (
    Move(Phase.READY, Phase.RUNNING, "dispatched"),
    Move(Phase.RUNNING, Phase.READY, "preempted"),
    Move(Phase.RUNNING, Phase.WAITING, "blocked"),
    Move(Phase.WAITING, Phase.READY, "woken"),
)

THREE_STATES = States(
    {Phase.READY: (0, 0), Phase.RUNNING: (2, 0), Phase.WAITING: (1, 1)},
    _CYCLE,
)

FIVE_STATES = States(
    {
        Phase.NEW: (0, 0),
        Phase.TERMINATED: (2, 0),
        Phase.READY: (0, 0.8),
        Phase.RUNNING: (2, 0.8),
        Phase.WAITING: (1, 1.8),
    },
    (
        Move(Phase.NEW, Phase.READY, "admitted"),
        *_CYCLE,
        Move(Phase.RUNNING, Phase.TERMINATED, "exited"),
    ),
)


def names() -> dict[Phase, str]:
    """Name the states."""
    return {
        Phase.NEW: _("New"),
        Phase.READY: _("Ready"),
        Phase.RUNNING: _("Running"),
        Phase.WAITING: _("Waiting"),
        Phase.TERMINATED: _("Terminated"),
    }


def letters() -> dict[Phase, str]:
    """Give the letters that ps has for a state (ps(1), PROCESS STATE CODES)."""
    return {
        Phase.NEW: _("fork is making it"),
        Phase.READY: "ps: R",
        Phase.RUNNING: "ps: R",
        Phase.WAITING: "ps: S, D",
        Phase.TERMINATED: _("ps: Z until reaped"),
    }


def causes() -> dict[str, str]:
    """Say what makes a process move."""
    return {
        "admitted": _("it has all it needs"),
        "dispatched": _("it is given a core"),
        "preempted": _("its time slice is over"),
        "blocked": _("it waits for something"),
        "woken": _("what it waited for has come"),
        "exited": _("it ends"),
    }
