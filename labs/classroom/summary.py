"""A class on the terminal: a row a grade, then what stands behind the failures, check by check.

A face; `pages` shows the same in a browser. Names and words of learners are printed as plain text, never as
markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from labs.classroom import tally
from labs.classroom.gradebook import Grade
from labs.classroom.tally import CheckTally
from labs.grading import wording
from labs.grading.verdict import Outcome
from labs.i18n import _, ngettext
from labs.place import LABS

SIGNS = {Outcome.PASSED: ("✓", "green"), Outcome.FAILED: ("✗", "red"), Outcome.BROKEN: ("!", "bold yellow")}
_BAR = 10  # columns
_MOST_OF_A_CHECK = 3  # the pages have all of them
_MOST_EXAMPLES = 10


def show(grades: Sequence[Grade], ignored: Sequence[str], console: Console) -> None:
    """Print all that a teacher wants to know at once."""
    console.print(_grades(grades))
    tallies = list(tally.by_check(grades))
    if any(each.beliefs for each in tallies):
        _headline(_("What is behind it"), console)
        console.print(_by_check(tallies))
        _headline(_("What was seen, for instance"), console)
        console.print(_examples(tallies))
    console.print()
    console.print(Text(totals(grades), style="bold"))
    if ignored:
        told = ", ".join(ignored[:5]) + (", …" if len(ignored) > 5 else "")
        console.print(Text(_("Not looked at: {files}").format(files=told), style="dim"))


def _headline(text: str, console: Console) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def totals(grades: Sequence[Grade]) -> str:
    """Say in one line how the class did."""
    broken = sum(grade.points is None for grade in grades)
    full = sum(grade.outcome is Outcome.PASSED for grade in grades)
    told = ngettext(
        "{count} answer: {full} with all points", "{count} answers: {full} with all points", len(grades)
    )
    points = sorted(grade.points for grade in grades if grade.points is not None)
    parts = [told.format(count=len(grades), full=full)]
    if points:
        parts.append(_("median {points}").format(points=points[len(points) // 2]))
    if broken:
        parts.append(ngettext("{count} BROKEN", "{count} BROKEN", broken).format(count=broken))
    return _(", ").join(parts)


def _grades(grades: Sequence[Grade]) -> Table:
    several = len({grade.lab for grade in grades if grade.lab}) > 1
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", expand=False)
    table.add_column("")
    table.add_column(_("learner"), max_width=24, no_wrap=True, overflow="ellipsis")
    if several:
        table.add_column(_("lab"), no_wrap=True)
    table.add_column(_("points"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(_("checks"), no_wrap=True)
    table.add_column(_("seen"), overflow="fold")
    for grade in grades:
        sign, style = SIGNS[grade.outcome]
        lab = [Text(grade.lab[:2])] if several else []
        points = "" if grade.points is None else str(grade.points)
        table.add_row(
            Text(sign, style),
            Text(grade.learner),
            *lab,
            Text(points),
            _bar(grade),
            _checks(grade),
            _behind(grade),
        )
    return table


def _bar(grade: Grade) -> Text:
    if grade.points is None:
        return Text("BROKEN".ljust(_BAR), "bold yellow")
    full = round(_BAR * grade.points / grade.worth) if grade.worth else 0
    return Text("█" * full, "green") + Text("░" * (_BAR - full), "dim")


def _checks(grade: Grade) -> Text:
    return Text.assemble(*(SIGNS[verdict.outcome] for verdict in grade.verdicts))


def _behind(grade: Grade) -> Text:
    if grade.points is None:
        return Text(grade.reason)
    return Text(", ".join(dict.fromkeys(each.finding.diagnosis for each in grade.verdicts if each.finding)))


def _by_check(tallies: Sequence[CheckTally]) -> Table:
    """Show for each check how many passed, and which misconceptions failed it how often."""
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for each in tallies:
        name = each.check.removeprefix("test_").replace("_", " ")
        counted = Text(f"{each.passed}/{each.judged}", "green" if each.passed == each.judged else "red")
        table.add_row(Text(name), counted, Text(_most_frequent(each), "dim"))
    return table


def _most_frequent(each: CheckTally) -> str:
    told = [f"{len(belief.learners)}×{belief.finding.diagnosis}" for belief in each.beliefs]
    rest = [f"+{len(told) - _MOST_OF_A_CHECK}"] if len(told) > _MOST_OF_A_CHECK else []
    return " · ".join(told[:_MOST_OF_A_CHECK] + rest)


def _examples(tallies: Sequence[CheckTally]) -> Table:
    """Show each misconception once: how many hold it, and what was seen of one of them."""
    holders: dict[str, set[str]] = {}
    seen: dict[str, str] = {}
    for each in tallies:
        for belief in each.beliefs:
            name = belief.finding.diagnosis
            holders.setdefault(name, set()).update(belief.learners)
            seen.setdefault(name, wording.seen(LABS / each.lab, belief.finding))
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for name in sorted(seen, key=lambda name: (-len(holders[name]), name))[:_MOST_EXAMPLES]:
        table.add_row(Text(str(len(holders[name]))), Text.assemble((name, "bold"), "  ", (seen[name], "dim")))
    return table
