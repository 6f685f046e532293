"""What a class believes: which misconceptions stand behind its failures, how often, check by check.

Pure: grades in, counts out. `summary` and `pages` show them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labs import course
from labs.classroom.gradebook import Grade
from labs.grading.verdict import Finding, Outcome
from labs.place import LABS


@dataclass(frozen=True)
class Belief:
    """A misconception that failed a check: who holds it, and what was seen of the first of them."""

    finding: Finding
    learners: Sequence[str]


@dataclass(frozen=True)
class CheckTally:
    """How a class did on one check; `beliefs` come from the most frequent on."""

    lab: str
    check: str
    passed: int
    judged: int
    beliefs: Sequence[Belief]


def by_check(grades: Sequence[Grade]) -> Iterator[CheckTally]:
    """Count for each check of each lab that was judged, in the order of the lab.toml."""
    for lab in sorted({grade.lab for grade in grades if grade.verdicts}):
        judged = [grade for grade in grades if grade.lab == lab]
        for check in course.read(LABS / lab).checks:
            yield _tally(lab, check, judged)


def _tally(lab: str, check: str, grades: Sequence[Grade]) -> CheckTally:
    found: dict[str, tuple[Finding, list[str]]] = {}
    outcomes = []
    for grade in grades:
        for verdict in grade.verdicts:
            if verdict.check != check or verdict.outcome is Outcome.BROKEN:
                continue
            outcomes.append(verdict.outcome)
            if verdict.finding:
                found.setdefault(verdict.finding.diagnosis, (verdict.finding, []))[1].append(grade.learner)
    beliefs = [Belief(finding, learners) for finding, learners in found.values()]
    beliefs.sort(key=lambda belief: (-len(belief.learners), belief.finding.diagnosis))
    return CheckTally(lab, check, outcomes.count(Outcome.PASSED), len(outcomes), beliefs)
