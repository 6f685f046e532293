"""The facts of grading: how a check ended, and why.

Nothing here decides or speaks: `diagnosis` finds what is behind a failure, `wording` has the words.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labs.observer.history import History


NAMESPACES, SUBREAPER = "namespaces", "subreaper"  # the two kinds of stage
OPEN = "open"  # no stage at all: a person's own program, judged where that person is


class Outcome(StrEnum):
    """The three verdicts. BROKEN: the environment or the judge is at fault, nobody was judged."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"


@dataclass(frozen=True)
class Order:
    """The schedule of the run that failed (`seed`: of a random one), and those under which it `passed`."""

    schedule: str
    seed: int = 0
    passed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What is behind a failure: a diagnosis by its name, and the facts that its words are filled with."""

    diagnosis: str
    facts: dict[str, Any] = field(default_factory=dict)
    order: Order | None = None

    def in_order(self, order: Order) -> Finding:
        """Give the same, with the order of processes that it was found in."""
        return replace(self, order=order)


@dataclass(frozen=True)
class Verdict:
    """How one check ended. `points` of `worth`; `finding` of a failure, `reason` of what is BROKEN.

    `stage` is the kind of stage that it was judged on (`sandbox`), empty if nothing was played.
    """

    check: str
    outcome: Outcome
    worth: int
    finding: Finding | None = None
    reason: str = ""
    stage: str = ""

    @property
    def points(self) -> int:
        """What it earns: all or nothing."""
        return self.worth if self.outcome is Outcome.PASSED else 0

    def to_json(self) -> dict[str, Any]:
        """Give the verdict as the verdict file has it."""
        return {
            "check": self.check,
            "verdict": str(self.outcome),
            "points": self.points,
            "worth": self.worth,
            "diagnosis": self.finding.diagnosis if self.finding else None,
            "facts": self.finding.facts if self.finding else {},
            "order": asdict(self.finding.order) if self.finding and self.finding.order else None,
            "reason": self.reason,
            "stage": self.stage,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Verdict:
        """Read a verdict of a verdict file; raise ValueError, KeyError or TypeError for anything else."""
        ordered = told["order"]
        order = ordered and Order(ordered["schedule"], ordered["seed"], tuple(ordered["passed"]))
        finding = Finding(told["diagnosis"], dict(told["facts"]), order) if told["diagnosis"] else None
        reason, stage = str(told["reason"]), str(told.get("stage", ""))
        return cls(told["check"], Outcome(told["verdict"]), int(told["worth"]), finding, reason, stage)


class GradingError(Exception):
    """The root of what grading raises."""


class Failed(GradingError, AssertionError):  # noqa: N818  (a verdict, not an error of the judge)
    """The learner's answer is not right; `history` is the run that shows it, None if nothing ran."""

    def __init__(self, finding: Finding, history: History | None = None) -> None:
        super().__init__(finding.diagnosis)
        self.finding = finding
        self.history = history


class Broken(GradingError):  # noqa: N818  (see Failed)
    """Nobody can be judged here and now: the judge or the environment failed."""
