"""Answers that are right though nobody would have expected them: no lab may call one of them wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from labs import course
from labs.grading.verdict import Outcome
from labs.inspection import answers

UNUSUAL = Path(__file__).with_name("unusual")
FEWEST = 10

each_lab = pytest.mark.parametrize("lab", course.labs(), ids=lambda lab: lab.folder.name)


def unusual(lab: course.Lab) -> list[Path]:
    return sorted((UNUSUAL / lab.folder.name).glob("*.py"))


@each_lab
def test_there_are_enough_for_the_lab(lab: course.Lab) -> None:
    assert len(unusual(lab)) >= FEWEST


@each_lab
def test_unusual_answer_passes(lab: course.Lab) -> None:
    grades = answers.judged(lab, unusual(lab))

    found = {
        path.stem: verdict.finding.diagnosis if verdict.finding else grade.reason
        for path, grade in grades.items()
        for verdict in grade.verdicts
        if verdict.outcome is not Outcome.PASSED
    }
    assert not found
    assert all(grade.verdicts for grade in grades.values())
