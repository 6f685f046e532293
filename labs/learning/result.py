"""A face: how the checks of a lab came out, in a terminal, a notebook's cell, or the watcher's screen.

A line for each check, the whole explanation with the drawing for the first that failed, the points, and what
to do next. The words of a failure are `wording`'s, the drawing is the observer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from labs.course import TIERS, Lab
from labs.grading import wording
from labs.grading.runs import Told
from labs.grading.verdict import Outcome
from labs.i18n import _, language
from labs.observer.canvas import speaks_unicode
from labs.observer.glyphs import ASCII
from labs.observer.terminal import timeline

MAGIC = "%"  # how commands begin in a notebook
PASSED_CODE, FAILED_CODE, BROKEN_CODE = 0, 1, 3
_LONGEST = 96  # no line of text is read with pleasure that is longer
_STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "bold red", Outcome.BROKEN: "bold yellow"}
_MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.BROKEN: "!"}
_PLAIN_MARKS = {Outcome.PASSED: "+", Outcome.FAILED: "x", Outcome.BROKEN: "!"}
_INDENT = 10


@dataclass
class Result:
    """What has been told so far of the checks of `lab`; `chosen` if only some of them were asked for."""

    lab: Lab
    chosen: bool = False
    told: list[Told] = field(default_factory=list)

    @property
    def points(self) -> int:
        """What has been earned."""
        return sum(told.verdict.points for told in self.told)

    @property
    def worth(self) -> int:
        """What could be earned: by the checks that ran if they were chosen, else by all."""
        ran = sum(told.verdict.worth for told in self.told)
        return ran if self.chosen else max(ran, wording.all_points(self.lab.folder))

    @property
    def passed(self) -> bool:
        """Tell whether every check passed, and none is missing."""
        fine = all(told.verdict.outcome is Outcome.PASSED for told in self.told)
        return fine and self.points == self.worth > 0

    @property
    def code(self) -> int:
        """Give the exit code."""
        if any(told.verdict.outcome is Outcome.BROKEN for told in self.told):
            return BROKEN_CODE
        return PASSED_CODE if self.passed else FAILED_CODE

    @property
    def first(self) -> Told | None:
        """The check to explain: the first that failed, else the first that is BROKEN."""
        for outcome in (Outcome.FAILED, Outcome.BROKEN):
            for told in self.told:
                if told.verdict.outcome is outcome:
                    return told
        return None

    def in_order(self) -> Result:
        """Give the same with the checks in the lab's order, whichever ran first."""
        order = {check: place for place, check in enumerate(self.lab.checks)}
        told = sorted(self.told, key=lambda told: order.get(told.verdict.check, len(order)))
        return Result(self.lab, self.chosen, told)


class Face:
    """Draws results for one console; `say` is how commands begin here: "labs ", or "%"."""

    def __init__(self, console: Console, say: str) -> None:
        self._console = console
        self._say = say

    @property
    def _columns(self) -> int:
        return min(self._console.width, _LONGEST)

    @cached_property
    def _marks(self) -> dict[Outcome, str]:
        return _MARKS if speaks_unicode(self._console) else _PLAIN_MARKS

    def heading(self, lab: Lab, file: str) -> RenderableType:
        """Say what is judged."""
        title = _("Lab {number:02} · {title}").format(number=lab.number, title=lab.title[language()])
        title = self._hanging(title, start=0)
        return Text.assemble((title, "bold"), "   ", (file, "dim"), no_wrap=True, overflow="ellipsis")

    def entry(self, lab: Lab, told: Told, before: Sequence[Told] = ()) -> RenderableType:
        """Give the line of one check; with what was seen, unless it is explained below or was just said."""
        verdict = told.verdict
        mark = self._marks[verdict.outcome]
        line = Text.assemble((f" {mark} ", _STYLES[verdict.outcome]))
        line.append(f"{verdict.points:>3}/{verdict.worth:<3}", "" if verdict.points else "dim")
        line.append(self._hanging(_expected(lab, told), start=_INDENT))
        explained = not any(other.verdict.outcome is not Outcome.PASSED for other in before)
        if verdict.outcome is Outcome.PASSED or explained:
            return line
        seen = _seen(lab, told)
        if before and seen == _seen(lab, before[-1]):
            return line
        return Group(line, Text(" " * _INDENT + self._hanging(seen, start=_INDENT), "dim red"))

    def rule(self, result: Result) -> RenderableType:
        """Part the list from the explanation of its first failure, and say which that is."""
        name = result.first.verdict.check if result.first else ""
        checks = [told.verdict.check for told in result.told] if result.chosen else list(result.lab.checks)
        number = checks.index(name) + 1 if name in checks else "?"
        title = _("check {number} of {all}").format(number=number, all=len(checks))
        return Rule(title, align="left", style="dim")

    def explanation(self, lab: Lab, told: Told, drawn: bool = True) -> RenderableType:
        """Say all that is to be said of a check that did not pass; with its run `drawn`."""
        verdict = told.verdict
        if verdict.finding is None:
            reason = _("This check could not judge, and that is not your fault: {reason}")
            return Text(self._hanging(reason.format(reason=verdict.reason), start=0))
        words = wording.paragraphs(lab.folder, verdict.check, verdict.finding)
        wide = max(Text(heading).cell_len for heading in words) + 2
        parts: list[RenderableType] = []
        for heading, text in words.items():
            label = heading + " " * (wide - Text(heading).cell_len)
            parts.append(Text.assemble((label, "bold"), self._hanging(text, start=wide)))
        if told.history is not None and drawn:
            parts += [Text(), timeline(told.history, self._console.width)]
        return Group(*parts)

    def marks(self, result: Result) -> Text:
        """Give a mark for each check of the lab, a dot for those that have not been told."""
        outcomes = {told.verdict.check: told.verdict.outcome for told in result.told}
        line = Text()
        for check in result.lab.checks:
            outcome = outcomes.get(check)
            line.append(self._marks[outcome] if outcome else ".", _STYLES[outcome] if outcome else "dim")
        return line

    def tally(self, result: Result) -> Text:
        """Add up the points, and say of which checks if not of all."""
        line = Text()
        line.append(_("{points} of {worth} points").format(points=result.points, worth=result.worth), "bold")
        if result.chosen:
            some = _("{some} of {all} checks").format(some=len(result.told), all=len(result.lab.checks))
            line.append(f"  ({some})", "dim")
        if lacking := wording.of_the_stage(told.verdict.stage for told in result.told):
            line.append(f"\n{self._hanging(lacking, start=0)}", "dim")
        return line

    def advice(self, result: Result, hints: int, following: Lab | None) -> Iterator[RenderableType]:
        """Say what to do next; `hints` were given already, `following` is the lab after this one."""
        told = list(self._next(result, hints, following))
        wide = max((len(command) for command, _meaning in told), default=0) + 3
        for command, meaning in told:
            yield Text.assemble("  ", (command.ljust(wide), "bold cyan"), meaning)

    def _next(self, result: Result, hints: int, following: Lab | None) -> Iterator[tuple[str, str]]:
        """Yield commands that are worth a try now, and what each is good for."""
        number, in_notebook = result.lab.number, self._say == MAGIC
        if result.code == BROKEN_CODE:
            program = "!python3 -m labs " if in_notebook else self._say
            yield f"{program}doctor", _("what this machine allows, and what to do")
        elif not result.passed:
            if hints < TIERS:
                yield f"{self._say}hint {number}", (_("a nudge"), _("the idea"), _("the call to use"))[hints]
            if not in_notebook:
                yield f"{self._say}watch {number}", _("a verdict at every save")
        elif not result.chosen:
            yield f"{self._say}solution {number}", _("solved! Compare with the reference")
            if following is not None:
                demo = "demo" if in_notebook else "run"
                on = _("on to: {title}").format(title=following.title[language()])
                yield f"{self._say}{demo} {following.number}", on

    def _hanging(self, text: str, start: int) -> str:
        """Break a text to the console's width, lines after the first indented to column `start`."""
        text = text if speaks_unicode(self._console) else ASCII.spell(text)
        return wording.wrapped(text, max(self._columns - start, 20)).replace("\n", "\n" + " " * start)


def _expected(lab: Lab, told: Told) -> str:
    try:
        return wording.expected(lab.folder, told.verdict.check)
    except KeyError:
        return told.verdict.check  # a check without words is BROKEN, and says so


def _seen(lab: Lab, told: Told) -> str:
    finding = told.verdict.finding
    return wording.seen(lab.folder, finding) if finding else told.verdict.reason
