"""The reports of a class for programs: CSV for spreadsheets, JSON for everything, JUnit for what shows tests.

Faces: texts out of grades, nothing is written here. Learners' names and words are hostile: no cell is a
formula, no character is one that XML does not know. For people there are `summary` and `pages`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from xml.etree import ElementTree

from labs.classroom.gradebook import Grade
from labs.grading import wording
from labs.grading.verdict import Outcome, Verdict
from labs.place import LABS

COLUMNS = (
    "learner",
    "lab",
    "verdict",
    "points",
    "worth",
    "passed",
    "checks",
    "misconceptions",
    "reason",
    "file",
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # the wide ones count as well in some languages
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_csv(grades: Sequence[Grade]) -> str:
    """Give a row a grade; points are empty where nobody could judge, so that no zero is taken for a grade."""
    page = io.StringIO()
    rows = csv.writer(page, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for grade in grades:
        rows.writerow([_cell(value) for value in _row(grade)])
    return page.getvalue()


def _row(grade: Grade) -> list[object]:
    passed = sum(verdict.outcome is Outcome.PASSED for verdict in grade.verdicts)
    points = "" if grade.points is None else grade.points
    named = " ".join(sorted({each.finding.diagnosis for each in grade.verdicts if each.finding}))
    counts = [grade.worth or "", passed if grade.verdicts else "", len(grade.verdicts) or ""]
    return [grade.learner, grade.lab, str(grade.outcome), points, *counts, named, grade.reason, grade.file]


def _cell(value: object) -> object:
    """Keep a spreadsheet from taking a text for a formula: an apostrophe in front makes it a text."""
    if not isinstance(value, str):
        return value
    shown = "".join(letter if letter.isprintable() else " " for letter in value)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def as_json(grades: Sequence[Grade]) -> str:
    """Give all that is known of the grades."""
    told = [
        {
            "learner": grade.learner,
            "lab": grade.lab,
            "file": grade.file,
            "verdict": str(grade.outcome),
            "points": grade.points,
            "worth": grade.worth,
            "reason": grade.reason,
            "checks": [verdict.to_json() for verdict in grade.verdicts],
        }
        for grade in grades
    ]
    return json.dumps({"grades": told}, indent=1, ensure_ascii=False) + "\n"


def as_junit(grades: Sequence[Grade]) -> str:
    """Give a test suite a grade and a test case a check."""
    suites = ElementTree.Element("testsuites", name="labs grade")
    for grade in grades:
        count = {outcome: sum(each.outcome is outcome for each in grade.verdicts) for outcome in Outcome}
        broken = count[Outcome.BROKEN] or int(grade.outcome is Outcome.BROKEN)
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=_xml(f"{grade.learner} {grade.lab}".strip()),
            tests=str(max(len(grade.verdicts), broken)),
            failures=str(count[Outcome.FAILED]),
            errors=str(broken),
        )
        for verdict in grade.verdicts:
            _case(suite, grade, verdict)
        if grade.outcome is Outcome.BROKEN and not count[Outcome.BROKEN]:
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(grade.learner), name="submission")
            ElementTree.SubElement(case, "error", message=_xml(grade.reason))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _case(suite: ElementTree.Element, grade: Grade, verdict: Verdict) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=_xml(f"{grade.learner}.{grade.lab}"), name=verdict.check
    )
    if verdict.outcome is Outcome.BROKEN:
        ElementTree.SubElement(case, "error", message=_xml(verdict.reason))
    elif verdict.finding:
        seen = wording.seen(LABS / grade.lab, verdict.finding)
        told = ElementTree.SubElement(case, "failure", message=_xml(seen), type=verdict.finding.diagnosis)
        told.text = _xml(wording.explain(LABS / grade.lab, verdict.check, verdict.finding))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
