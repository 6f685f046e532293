"""One judgement from beginning to end: run the checks, tell what comes of each, remember it.

The same for `labs check` and `%check`; the watcher has a screen of its own (`watch`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from labs.course import Lab
from labs.grading import wording
from labs.grading.runs import Told
from labs.learning.checking import Checking, Request
from labs.learning.logbook import Logbook
from labs.learning.result import Face, Result


def digest(request: Request) -> str:
    """Name the text that is judged; empty if there is none to read."""
    with contextlib.suppress(OSError):
        if request.programs:
            return ""
        return hashlib.sha256(request.file.read_bytes()).hexdigest()
    return ""


def shown_path(path: Path) -> str:
    """Give the path as short as it can be said from here."""
    return min(str(path), os.path.relpath(path), key=len)


def judge(
    request: Request, console: Console, say: str, logbook: Logbook, following: Lab | None, drawn: bool = True
) -> Result:
    """Run the checks of `request` and print what is to be said; give what came of them.

    The run behind the first failure is `drawn` in characters, unless the caller has a better picture.
    Raises CheckingError and NothingChosenError.
    """
    face = Face(console, say)
    result = Result(request.lab, chosen=request.expression is not None or bool(request.programs))
    shown = "; ".join(request.programs.values()) or shown_path(request.file)
    text = digest(request)
    with Checking(request) as checking:
        for told in checking:
            if not result.told:  # not before: what was asked for may be nonsense
                console.print(face.heading(request.lab, shown))
                console.print()
            console.print(face.entry(request.lab, told, result.told))
            result.told.append(told)
    if digest(request) == text:  # else nobody knows which text earned the points
        remember(request, text, result.told, logbook)
    console.print()
    if result.first is not None:
        console.print(face.rule(result))
        console.print(face.explanation(request.lab, result.first, drawn))
        console.print()
    console.print(face.tally(result))
    if request.is_the_learners:
        hints = logbook.read().of(request.lab.folder.name).hints
        for line in face.advice(result, hints, following):
            console.print(line)
    return result


def remember(request: Request, text: str, told: Sequence[Told], logbook: Logbook) -> None:
    """Keep the verdicts on the learner's own file, if it was judged under all schedules."""
    if request.is_the_learners and not request.schedule and text:
        lab = request.lab.folder
        verdicts = [each.verdict for each in told]
        worth, today = wording.all_points(lab), date.today().isoformat()
        logbook.update(lambda known: known.judged(lab.name, text, verdicts, worth, today))
