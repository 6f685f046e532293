"""The reports of a class for programs: CSV for spreadsheets, JSON for everything, JUnit for what shows tests.

Faces: texts out of marks, nothing is written here. Learners' names and words are hostile: no cell is a
formula, no character is one that XML does not know. For people there are `summary` and `pages`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from xml.etree import ElementTree

from labs.grading import wording
from labs.grading.gradebook import Mark
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_csv(marks: Sequence[Mark]) -> str:
    """Give a row a mark; points are empty where nobody could judge, so that no zero is taken for a mark."""
    page = io.StringIO()
    rows = csv.writer(page, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for mark in marks:
        rows.writerow([_cell(value) for value in _row(mark)])
    return page.getvalue()


def _row(mark: Mark) -> list[object]:
    passed = sum(verdict.outcome is Outcome.PASSED for verdict in mark.verdicts)
    points = "" if mark.points is None else mark.points
    named = " ".join(sorted({each.finding.diagnosis for each in mark.verdicts if each.finding}))
    counts = [mark.worth or "", passed if mark.verdicts else "", len(mark.verdicts) or ""]
    return [mark.learner, mark.lab, str(mark.outcome), points, *counts, named, mark.reason, mark.file]


def _cell(value: object) -> object:
    """Keep a spreadsheet from taking a text for a formula: an apostrophe in front makes it a text."""
    if not isinstance(value, str):
        return value
    shown = "".join(letter if letter.isprintable() else " " for letter in value)
    return f"'{shown}" if value.lstrip().startswith(_FORMULA) or value.startswith(_FORMULA) else shown


def as_json(marks: Sequence[Mark]) -> str:
    """Give all that is known of the marks."""
    told = [
        {
            "learner": mark.learner,
            "lab": mark.lab,
            "file": mark.file,
            "verdict": str(mark.outcome),
            "points": mark.points,
            "worth": mark.worth,
            "reason": mark.reason,
            "checks": [verdict.to_json() for verdict in mark.verdicts],
        }
        for mark in marks
    ]
    return json.dumps({"marks": told}, indent=1, ensure_ascii=False) + "\n"


def as_junit(marks: Sequence[Mark]) -> str:
    """Give a test suite a mark and a test case a check."""
    suites = ElementTree.Element("testsuites", name="labs grade")
    for mark in marks:
        count = {outcome: sum(each.outcome is outcome for each in mark.verdicts) for outcome in Outcome}
        broken = count[Outcome.BROKEN] or int(mark.outcome is Outcome.BROKEN)
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=_xml(f"{mark.learner} {mark.lab}".strip()),
            tests=str(max(len(mark.verdicts), broken)),
            failures=str(count[Outcome.FAILED]),
            errors=str(broken),
        )
        for verdict in mark.verdicts:
            _case(suite, mark, verdict)
        if mark.outcome is Outcome.BROKEN and not count[Outcome.BROKEN]:
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(mark.learner), name="submission")
            ElementTree.SubElement(case, "error", message=_xml(mark.reason))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _case(suite: ElementTree.Element, mark: Mark, verdict: Verdict) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=_xml(f"{mark.learner}.{mark.lab}"), name=verdict.check
    )
    if verdict.outcome is Outcome.BROKEN:
        ElementTree.SubElement(case, "error", message=_xml(verdict.reason))
    elif verdict.finding:
        seen = wording.seen(LABS / mark.lab, verdict.finding)
        told = ElementTree.SubElement(case, "failure", message=_xml(seen), type=verdict.finding.diagnosis)
        told.text = _xml(wording.explain(LABS / mark.lab, verdict.check, verdict.finding))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
