"""A class: many submissions, each judged by a judge of its own, some at a time, each grade kept as it comes.

Decides which are to be judged and what their verdicts amount to. The judges sit on the `bench`, `intake`
reads what was handed in, `gradebook` keeps the grades, `report` and `pages` show them. One broken submission
stops nobody: whatever goes wrong with one is a grade of its own, BROKEN with a reason, after a second try
with the machine to itself.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator, Sequence

from labs import course, i18n
from labs.classroom.bench import Answer, Bench, BenchError, Order
from labs.classroom.gradebook import Desk, Grade, Gradebook, verdicts_from_json
from labs.classroom.submissions import Submission
from labs.grading.verdict import Outcome, Verdict
from labs.i18n import _
from labs.place import LABS

LIMIT_S = 900  # for all checks of one answer: a guard only, each call has its own limit on the stage
# The judge does not depend on where it is started, nor on anybody's pytest.ini.
_PYTEST = ("-p", "labs.grading.plugin", "-c", os.devnull, "--import-mode=importlib")
_PLAIN = ("--assert=plain", "-p", "no:cacheprovider", "-q")


def grade_all(book: Gradebook, submissions: Sequence[Submission], jobs: int) -> Iterator[Grade]:
    """Give all grades: first those kept already, then the others as they are judged, `jobs` at a time."""
    waiting = []
    for submission in submissions:
        kept = book.find(submission)
        if kept is None:
            waiting.append(submission)
        else:
            yield kept
    again = []
    for lab in dict.fromkeys(submission.lab for submission in waiting):
        for grade, submission in _judged(book, lab, [each for each in waiting if each.lab == lab], jobs):
            if grade.outcome is Outcome.BROKEN:
                again.append(submission)
            else:
                yield grade
    for submission in again:  # each by a bench of its own: whatever broke one shall not break the next
        yield from (grade for grade, _submission in _judged(book, submission.lab, [submission], 1))


def _judged(
    book: Gradebook, lab: str, waiting: Sequence[Submission], jobs: int
) -> Iterator[tuple[Grade, Submission]]:
    """Judge answers to one lab, `jobs` at a time; what the bench did not answer for is BROKEN."""
    queue = deque(waiting)
    desks: dict[str, Desk] = {}

    def sit_down() -> None:
        desk = book.lay_out(queue.popleft())
        key = str(desk.folder)
        desks[key] = desk
        bench.ask(order(desk, key))

    try:
        with Bench(checks_of(lab)) as bench:
            for _place in range(min(jobs, len(queue))):
                sit_down()
            for answer in bench.answers():
                desk = desks.pop(answer.key)
                yield _grade(book, desk, answer), desk.submission
                if queue:
                    sit_down()
    except BenchError as error:
        for desk in [*desks.values(), *map(book.lay_out, queue)]:
            yield book.keep(desk, Outcome.BROKEN, (), str(error)), desk.submission


def checks_of(lab: str) -> list[str]:
    """Give the words for pytest that say what judges the answers to a lab."""
    folder = str(LABS / lab)
    what = ["--rootdir", folder, "--confcutdir", folder]  # else it goes through every folder above, too
    return [*_PYTEST, *_PLAIN, *what, "--lang", i18n.language(), f"{folder}/test_exercise.py"]


def order(desk: Desk, key: str) -> Order:
    """Give the run that judges what lies on a desk."""
    files = {"submission": desk.file, "verdicts": desk.verdicts, "runs": desk.runs}
    return Order(key, {name: str(path) for name, path in files.items()}, str(desk.output), LIMIT_S)


def _grade(book: Gradebook, desk: Desk, answer: Answer) -> Grade:
    try:
        verdicts = verdicts_from_json(json.loads(desk.verdicts.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return book.keep(desk, Outcome.BROKEN, (), _why_without_verdicts(desk, answer))
    return book.keep(desk, *_summed_up(desk.submission.lab, verdicts, answer))


def _summed_up(
    lab: str, verdicts: Sequence[Verdict], answer: Answer
) -> tuple[Outcome, Sequence[Verdict], str]:
    """Say what verdicts amount to: whoever lacks one, or has one twice, was not judged."""
    judged = sorted(verdict.check for verdict in verdicts)
    asked = sorted(course.read(LABS / lab).checks)
    broken = [verdict for verdict in verdicts if verdict.outcome is Outcome.BROKEN]
    if broken:
        return Outcome.BROKEN, verdicts, broken[0].reason
    if judged != asked:
        missing = ", ".join(sorted(set(asked) - set(judged))) or ", ".join(judged)
        return Outcome.BROKEN, verdicts, _("no verdict, or more than one: {checks}").format(checks=missing)
    passed = all(verdict.outcome is Outcome.PASSED for verdict in verdicts)
    if passed != (answer.exit_code == 0):
        return Outcome.BROKEN, verdicts, f"pytest ended with {answer.exit_code}"
    return (Outcome.PASSED if passed else Outcome.FAILED), verdicts, ""


def _why_without_verdicts(desk: Desk, answer: Answer) -> str:
    if answer.exit_code is None:
        return _("the judge was ended after {seconds} s").format(seconds=round(answer.wall_s))
    try:
        said = desk.output.read_text("utf-8", "replace").split("\n")
    except OSError:
        said = []
    last = next((line.strip() for line in reversed(said) if line.strip()), "")
    return _("the judge gave no verdict ({code}): {last}").format(code=answer.exit_code, last=last)
