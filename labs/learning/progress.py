"""How far a learner has come: facts, and what changes them.

Pure: a change gives a new Progress. Keeping it on disk is `logbook`'s work, showing it `commands.glance`'s.
A lab is named by its folder. The points of a check count only together with those of the same text of
exercise.py (`file`, its digest): a lab is solved when one text has passed all of its checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from labs.grading.verdict import Outcome, Verdict

VERSION = 1
BEFORE, AFTER = "before", "after"  # when the solution was looked at: before the lab was solved, or after


class DamagedError(ValueError):
    """What was read is no progress; the message says why."""


class NewerError(ValueError):
    """What was read is the progress of a newer version of the course."""


@dataclass(frozen=True)
class LabProgress:
    """One lab's part: hints given, points by check, the best sum so far, the day it was solved, or ""."""

    hints: int = 0
    best: int = 0
    solved: str = ""
    solution: str = ""
    file: str = ""
    checks: Mapping[str, int] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """What the file that was judged last has earned."""
        return sum(self.checks.values())


@dataclass(frozen=True)
class Progress:
    """All labs that anything is known of; `here` is the one that was worked at last."""

    here: str = ""
    labs: Mapping[str, LabProgress] = field(default_factory=dict)

    def of(self, lab: str) -> LabProgress:
        """Give what is known of a lab."""
        return self.labs.get(lab, LabProgress())

    def where(self, labs: Sequence[str]) -> str | None:
        """Name the lab to go on with, of `labs` in their order; None: all of them are solved."""
        start = labs.index(self.here) if self.here in labs else 0
        ahead = [*labs[start:], *labs[:start]]
        return next((lab for lab in ahead if not self.of(lab).solved), None)

    # ---- changes

    def at(self, lab: str, **changes: Any) -> Progress:
        """Be at `lab` from now on, with `changes` to what is known of it."""
        return Progress(lab, {**self.labs, lab: replace(self.of(lab), **changes)})

    def hinted(self, lab: str, tier: int) -> Progress:
        """Remember that the hints up to `tier` were given."""
        return self.at(lab, hints=max(tier, self.of(lab).hints))

    def judged(self, lab: str, file: str, verdicts: Iterable[Verdict], worth: int, today: str) -> Progress:
        """Remember the verdicts on a text of exercise.py; what is BROKEN has judged nobody."""
        before = self.of(lab)
        earned = {v.check: v.points for v in verdicts if v.outcome is not Outcome.BROKEN}
        checks = {**(before.checks if before.file == file else {}), **earned}
        points = sum(checks.values())
        solved = before.solved or (today if 0 < worth == points else "")
        return self.at(lab, file=file, checks=checks, best=max(before.best, points), solved=solved)

    def shown(self, lab: str) -> Progress:
        """Remember that the solution was looked at, and whether too early."""
        known = self.of(lab)
        return self.at(lab, solution=known.solution or (AFTER if known.solved else BEFORE))

    def begun_again(self, lab: str) -> Progress:
        """Forget the verdicts on a file that has been put back to its start; what was reached stays."""
        return self.at(lab, file="", checks={})

    # ---- its form on disk

    def to_json(self) -> dict[str, Any]:
        """Give it in JSON's types."""
        return {
            "progress": VERSION,
            "here": self.here,
            "labs": {n: asdict(lab) for n, lab in self.labs.items()},
        }


def from_json(told: object) -> Progress:
    """Read what `to_json` gave; raise DamagedError or NewerError."""
    table = _table(told)
    version = table.get("progress")
    if isinstance(version, int) and version > VERSION:
        raise NewerError(str(version))
    if version != VERSION or not isinstance(table.get("here"), str):
        raise DamagedError("no progress")
    return Progress(
        table["here"], {name: _lab(_table(lab)) for name, lab in _table(table.get("labs")).items()}
    )


def _lab(table: dict[str, Any]) -> LabProgress:
    start = asdict(LabProgress())
    for name, value in table.items():
        if name not in start or type(value) is not type(start[name]):
            raise DamagedError(f"{name}: {value!r}")
    if any(type(points) is not int for points in table.get("checks", {}).values()):
        raise DamagedError("checks")
    return LabProgress(
        **{known.name: table.get(known.name, start[known.name]) for known in fields(LabProgress)}
    )


def _table(told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise DamagedError(f"no table: {told!r:.40}")
    return told
