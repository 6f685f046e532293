"""A lab's answers before its own checks: the starter, the solution, and each mistake with its diagnosis.

They are judged as a class is (`classroom.marking`): on their stages, under every schedule, some at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from labs.classroom import gradebook, marking
from labs.classroom.bench import cores
from labs.classroom.gradebook import Grade
from labs.classroom.submissions import Submission
from labs.course import Lab
from labs.grading.verdict import Outcome
from labs.inspection import Complaint
from labs.inspection.texts import declared

NOT_WRITTEN = "not_written"


def inspect(lab: Lab) -> Iterator[Complaint]:
    """Complain of answers that do not get what they should."""
    mistakes = sorted((lab.folder / "mistakes").glob("*.py"))
    answers = [path for path in (lab.starter, lab.folder / "solution.py", *mistakes) if path.is_file()]
    grades = judged(lab, answers)
    for path in answers:
        grade = grades[path]
        if grade.outcome is Outcome.BROKEN:
            yield Complaint(path, f"could not be judged: {grade.reason}")
        elif path == lab.starter:
            yield from starter(path, grade)
        elif path.name == "solution.py":
            yield from solution(path, grade)
        else:
            yield from mistake(path, grade)


def judged(lab: Lab, answers: Sequence[Path]) -> dict[Path, Grade]:
    """Judge files by the checks of a lab; give the grade of each."""
    submissions = [Submission(str(path), lab.folder.name, path.name, path.read_bytes()) for path in answers]
    with tempfile.TemporaryDirectory(prefix="inspection-") as folder, gradebook.opened(Path(folder)) as book:
        grades = marking.grade_all(book, submissions, 2 * cores())  # many hang, and need no core
        return {Path(grade.learner): grade for grade in grades}


def starter(path: Path, grade: Grade) -> Iterator[Complaint]:
    """Complain of a starter that is not met with "not written yet", check by check."""
    for verdict in grade.verdicts:
        found = verdict.finding.diagnosis if verdict.finding else str(verdict.outcome)
        if found != NOT_WRITTEN:
            yield Complaint(path, f"{verdict.check}: {found}, not {NOT_WRITTEN}")


def solution(path: Path, grade: Grade) -> Iterator[Complaint]:
    """Complain of each check that the solution fails."""
    for verdict in grade.verdicts:
        if verdict.finding:
            order = verdict.finding.order
            under = f" ({order.schedule}, seed {order.seed})" if order else ""
            yield Complaint(path, f"fails {verdict.check}: {verdict.finding.diagnosis}{under}")


def mistake(path: Path, grade: Grade) -> Iterator[Complaint]:
    """Complain of a mistake that is not told for what it is, or passes nothing for several reasons."""
    found = {verdict.finding.diagnosis for verdict in grade.verdicts if verdict.finding}
    wanted = declared(path)
    if wanted not in found:
        yield Complaint(path, f"declared as {wanted}, diagnosed as {', '.join(sorted(found)) or 'right'}")
    if found != {wanted} and not any(verdict.outcome is Outcome.PASSED for verdict in grade.verdicts):
        yield Complaint(path, "passes nothing: what else is wrong with it?")
