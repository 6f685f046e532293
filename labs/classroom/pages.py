"""The pages of a class: an overview for the teacher, and a page for each learner with nobody else on it.

A face: `summary` shows the same on a terminal. Each page is one file without scripts, for light and dark and
for a phone. All that learners wrote (names, output, source) is escaped, and nothing is loaded from anywhere.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from labs import course, i18n
from labs.classroom import tally
from labs.classroom.gradebook import Grade
from labs.classroom.summary import SIGNS, totals
from labs.grading import wording
from labs.grading.verdict import Finding, Outcome, Verdict
from labs.i18n import _
from labs.observer import timeline
from labs.observer.events import RecordingError
from labs.observer.history import History
from labs.place import LABS

_TEMPLATES = Path(__file__).with_name("templates")
_LEARNERS = "learners"
_FORMATTER = HtmlFormatter(cssclass="source", linenos="inline")


def write(folder: Path, grades: Sequence[Grade]) -> Path:
    """Write all pages into `folder`; give the overview's path. Raises OSError."""
    (folder / _LEARNERS).mkdir(parents=True, exist_ok=True)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(_=_, language=i18n.language(), signs=SIGNS, outcomes=Outcome)
    files = {}
    for learner, of_learner in groupby(grades, key=lambda grade: grade.learner):
        files[learner] = f"{_LEARNERS}/{_slug(learner)}.html"
        page = environment.get_template("learner.html")
        labs = [_lab(grade) for grade in of_learner]
        _put(folder / files[learner], page.render(learner=learner, labs=labs, colours=_colours()))
    index = folder / "index.html"
    _put(index, environment.get_template("class.html").render(**_overview(grades, files)))
    return index


def _put(path: Path, page: str) -> None:
    """Write a page at once, or leave the one that is there."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(page, "utf-8")
    aside.replace(path)


def _slug(learner: str) -> str:
    """Give a name for a learner's page; different learners have different ones, on any file system."""
    plain = re.sub(r"\W+", "-", learner.casefold())[:40].strip("-")
    return f"{plain}-{hashlib.sha256(learner.encode()).hexdigest()[:8]}".strip("-")


# ---- a learner's page


def _lab(grade: Grade) -> dict[str, Any]:
    source = grade.source
    histories = _histories(grade)
    return {
        "grade": grade,
        "title": _title(grade.lab),
        "checks": [_check(grade, verdict, histories.get(verdict.check)) for verdict in grade.verdicts],
        "source": Markup(highlight(source.decode("utf-8", "replace"), PythonLexer(), _FORMATTER))
        if source
        else None,
    }


def _title(lab: str) -> str:
    if not lab:
        return ""
    found = course.read(LABS / lab)
    return f"{found.number:02} {found.title[i18n.language()]}"


def _check(grade: Grade, verdict: Verdict, history: History | None) -> dict[str, Any]:
    lab = LABS / grade.lab
    finding = verdict.finding
    told = wording.paragraphs(lab, verdict.check, finding) if finding else {}
    told.pop(_("Expected"), None)  # it is the headline
    return {
        "verdict": verdict,
        "expected": wording.expected(lab, verdict.check),
        "told": told,
        # The drawing escapes what the program wrote.
        "picture": Markup(timeline.svg(history, language=i18n.language(), title=_called(finding)))
        if history
        else None,
    }


def _called(finding: Finding | None) -> str | None:
    """Give the call that is drawn, as its title."""
    function = finding.facts.get("function") if finding else None
    return f"{function}()" if function else None


def _histories(grade: Grade) -> dict[str, History]:
    try:
        return grade.histories
    except (OSError, ValueError, RecordingError):  # the gradebook is damaged: words without drawings
        return {}


def _colours() -> Markup:
    """Give the colours of the source, for light and for dark pages."""
    light = HtmlFormatter(style="default").get_style_defs(".source")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".source")
    return Markup(f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}")


# ---- the overview


def _overview(grades: Sequence[Grade], files: dict[str, str]) -> dict[str, Any]:
    labs = sorted({grade.lab for grade in grades})
    return {
        "totals": totals(grades),
        "labs": [
            {
                "title": _title(lab),
                "grades": [(grade, files[grade.learner]) for grade in grades if grade.lab == lab],
                "checks": [_counted(each) for each in tally.by_check(grades) if each.lab == lab],
            }
            for lab in labs
        ],
    }


def _counted(each: tally.CheckTally) -> dict[str, Any]:
    lab = LABS / each.lab
    return {
        "tally": each,
        "expected": wording.expected(lab, each.check),
        "beliefs": [
            (belief, list(wording.paragraphs(lab, each.check, belief.finding).values())[1:])
            for belief in each.beliefs
        ],
    }
