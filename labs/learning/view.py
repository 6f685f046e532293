"""A face: what stands on the watcher's screen, as lines for a terminal of any width.

A `View` is what there is to show; `watch` changes it. At the top the points and a mark for each check, then
the hint that was asked for, then what is behind the first failure, the other failures in a line each, at the
bottom the keys. What does not fit can be scrolled to.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

from labs.course import TIERS, Lab
from labs.grading import wording
from labs.grading.verdict import Outcome
from labs.i18n import _
from labs.learning import hints
from labs.learning.judging import shown_path
from labs.learning.result import BROKEN_CODE, Face, Result


@dataclass
class View:
    """What is shown: `result` was told last, `coming` is being told; `hint` is a tier, 0 if none is open."""

    lab: Lab
    result: Result | None = None
    coming: Result | None = None
    judged_at: str = ""
    hint: int = 0
    hints_given: int = 0
    following: Lab | None = None
    notes: list[str] = field(default_factory=list)
    top: int = 0

    @property
    def shown(self) -> Result | None:
        """What to explain: the coming result as soon as it has a failure, the last one until then."""
        return self.coming if self.coming and self.coming.first else self.result


class _Page(io.StringIO):
    """A page in memory that takes what the terminal takes."""

    encoding = sys.stdout.encoding


def console(columns: int) -> Console:
    """Make a console that draws for the screen, `columns` wide, into memory."""
    return Console(
        file=_Page(),
        width=columns,
        force_terminal=True,
        color_system=None if os.environ.get("NO_COLOR") else "standard",
        highlight=False,
        legacy_windows=False,
    )


def top(view: View, columns: int, say: str) -> list[str]:
    """Give the lines above the rest: the lab, the points, a mark for each check, when it was judged."""
    page = console(columns)
    return _lines(
        page, Face(page, say).heading(view.lab, shown_path(view.lab.exercise)), _status(view, page, say)
    )


def _status(view: View, page: Console, say: str) -> Text:
    """Say how it stands in one line."""
    result = (view.coming or view.result or Result(view.lab)).in_order()
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append_text(Face(page, say).marks(result))
    told = view.result if view.coming else result
    if told is not None and told.told:
        line.append("  ").append_text(Face(page, say).tally(told))
    if view.coming is not None:
        done = _("judging: {done} of {all}").format(done=len(result.told), all=len(view.lab.checks))
        line.append(f"  {done}", "dim")
    elif view.judged_at:
        line.append("  " + _("judged at {time}").format(time=view.judged_at), "dim")
    return line


def body(view: View, columns: int, say: str) -> list[str]:
    """Give all lines between top and keys, as many as there are."""
    page = console(columns)
    return _lines(page, *_parts(view, Face(page, say), columns))


def _parts(view: View, face: Face, columns: int) -> Iterator[RenderableType]:
    for note in view.notes:
        yield Text(wording.wrapped(note, columns), "yellow")
    if view.hint:
        yield Rule(style="dim")
        yield Text(hints.told(view.lab, view.hint), "cyan")
    result = view.shown and view.shown.in_order()
    if result is None:
        return
    if result.first is not None:
        yield face.rule(result)
        yield face.explanation(view.lab, result.first)
        yield from _others(result, face)
        if result.code == BROKEN_CODE:
            yield from face.advice(result, view.hints_given, view.following)
    elif view.coming is None and result.passed:
        yield Rule(style="dim")
        yield from face.advice(result, view.hints_given, view.following)
        yield Rule(style="dim")
        for told in result.told:
            yield face.entry(view.lab, told)


def _others(result: Result, face: Face) -> Iterator[RenderableType]:
    """Yield the failures behind the first, with what was seen."""
    others = [
        told
        for told in result.told
        if told.verdict.outcome is not Outcome.PASSED and told is not result.first
    ]
    if others:
        yield Rule(_("then"), align="left", style="dim")
    before = [result.first] if result.first else []
    for told in others:
        yield face.entry(result.lab, told, before)
        before.append(told)


def keys(view: View, columns: int) -> list[str]:
    """Give the line that says which keys there are."""
    words = [
        ("h", _("hint") if view.hints_given < TIERS else _("hint again")),
        *([("Esc", _("close"))] if view.hint else []),
        ("r", _("run a demo")),
        ("n", _("next lab")),
        ("↑↓", _("scroll")),
        ("q", _("quit")),
    ]
    line = Text(no_wrap=True, overflow="ellipsis")
    for key, meaning in words:
        line.append(f" {key} ", "reverse").append(f" {meaning}  ")
    return _lines(console(columns), line)


def _lines(page: Console, *parts: RenderableType) -> list[str]:
    for part in parts:
        page.print(part)
    file = page.file
    assert isinstance(file, io.StringIO)
    return file.getvalue().removesuffix("\n").split("\n")
