"""Answers that want marks without doing the exercise, by what the judge has in their process: they fail.

Those in cheats/any are tried in every lab. A cheat says on its second line which checks it must fail.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labs import course
from labs.grading.verdict import Outcome
from labs.inspection import answers

CHEATS = Path(__file__).with_name("cheats")


def must_fail(cheat: Path, lab: course.Lab) -> set[str]:
    found = re.search(r"^# fails: (.+)$", cheat.read_text("utf-8"), re.MULTILINE)
    assert found, f"{cheat} does not say what it fails"
    return set(lab.checks) if found[1] == "all" else set(found[1].split(", "))


@pytest.mark.parametrize("lab", course.labs(), ids=lambda lab: lab.folder.name)
def test_cheat_fails_and_does_not_break_the_judge(lab: course.Lab) -> None:
    cheats = sorted([*(CHEATS / "any").glob("*.py"), *(CHEATS / lab.folder.name).glob("*.py")])

    grades = answers.judged(lab, cheats)

    outcomes = {
        (cheat.stem, verdict.check): verdict.outcome for cheat in cheats for verdict in grades[cheat].verdicts
    }
    wanted = {(cheat.stem, check) for cheat in cheats for check in must_fail(cheat, lab)}
    assert wanted <= outcomes.keys()
    assert {key for key in wanted if outcomes[key] is not Outcome.FAILED} == set()
    assert Outcome.BROKEN not in outcomes.values()
