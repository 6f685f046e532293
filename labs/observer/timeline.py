"""A face of the observer: the timeline as SVG, one row a process on one time axis.

    Path("zombie.svg").write_text(svg(history), encoding="utf-8")

Complete and standing alone: no script, no font, no file beside it; several fit on one page. It draws a
history that is not finished, or still grows, as well; `picture` also tells where everything is. What goes
where is decided by `drawing` (rows, scale, arrows) and `strips` (heights, labels); `axis`, `bars`, `wires`
and `legend` draw their parts, `looks` has the colours, `spoken` the words. The same picture in characters
is `terminal`'s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree import ElementTree as ET

from labs import i18n
from labs.i18n import _
from labs.observer.axis import draw_axis
from labs.observer.bars import Bars
from labs.observer.drawing import Drawing, draw, finite
from labs.observer.history import History
from labs.observer.legend import Legend
from labs.observer.looks import dress
from labs.observer.rows import program_of
from labs.observer.sheet import Sheet, cut, room, shown, wrapped
from labs.observer.spoken import cut_of, how_many, roles, seen_from
from labs.observer.strips import BAR, LINE, MARGIN, Frame, Strip, end_room, strips
from labs.observer.summary import sentences, so_far
from labs.observer.wires import Wires

COLUMN = 720  # px: a notebook's or a page's column, where letters then keep their size
_LEAST_WIDTH = 320
_STEP = 14.0  # px a generation is indented


@dataclass(frozen=True)
class Picture:
    """A drawn history: the SVG document, and where on it which row, which time and the axis are (px)."""

    svg: str
    name: str
    story: str
    key: str  # the class of the document, which holds its colours
    frame: Frame
    strips: Sequence[Strip]
    axis: tuple[float, float]  # its y, and the lower end of the rows
    size: tuple[float, float]


def svg(
    history: History,
    *,
    language: str | None = None,
    width: int = COLUMN,
    title: str | None = None,
    until: float | None = None,
) -> str:
    """Draw a history, complete or not, as an SVG document `width` px wide; `language` "en" or "zh".

    While its program runs, `until` is how far the axis reaches (seconds), so that it stays as it is.
    """
    return picture(history, language=language, width=width, title=title, until=until).svg


def picture(
    history: History,
    *,
    language: str | None = None,
    width: int = COLUMN,
    title: str | None = None,
    until: float | None = None,
) -> Picture:
    """Draw like `svg`, and tell where everything is, for whoever lays something over it."""
    with i18n.speaking(language) as spoken:
        drawing = draw(history, until=until)
        sheet = Sheet(_key(history, spoken, width, title), max(width, _LEAST_WIDTH), spoken)
        name = shown(title) if title is not None else _program(history)
        story = [so_far(history)] if until else sentences(history)
        sheet.describe(name, " ".join(story))
        dress(sheet)
        return _Timeline(sheet, drawing, growing=until is not None).drawn(name, story)


def _key(history: History, *looks: object) -> str:
    header = history.header
    made_of = (header.program, header.started, header.clock, len(history.events), history.end, looks)
    return "t" + hashlib.sha256(repr(made_of).encode()).hexdigest()[:10]


def _program(history: History) -> str:
    words = history.header.program
    if len(words) > 1 and PurePath(words[0]).name.startswith("python"):
        words = ("python", *words[1:])
    return shown(" ".join(words))


class _Timeline:
    """One drawing on its way onto the sheet, from the head down to the legend."""

    def __init__(self, sheet: Sheet, drawing: Drawing, growing: bool) -> None:
        self.sheet = sheet
        self.drawing = drawing
        self.growing = growing
        self.history = drawing.history
        column = min(max(self._column_needed(), 90.0), sheet.width * 0.24)
        left = MARGIN + column + 14
        right = sheet.width - MARGIN - end_room(drawing, sheet.width)
        self.frame = Frame(drawing, left, right)
        self.strips = strips(self.frame)
        self.column = column
        self.legend = Legend(sheet)

    def drawn(self, name: str, story: list[str]) -> Picture:
        """Draw everything."""
        root = self.sheet.root
        page = self.sheet.group(root)
        axis_y = self._head(root, name, story) + 26
        y = axis_y + 14
        for strip in self.strips:
            strip.top = y
            y += strip.height
        self.lane = y + 6 if self.drawing.adopted else None
        bottom = y + (26 if self.drawing.adopted else 0)
        back, wires, bars, words = (self.sheet.group(root, kind) for kind in ("", "", "", "halo"))
        draw_axis(self.sheet, self.frame, self.legend, (back, words), (axis_y, bottom))
        for strip in self.strips:
            self._tree(back, strip)
            self._strip(bars, words, strip)
        self._observer(back, words)
        drawn = Wires(self.sheet, self.frame, self.strips, self.lane, self.legend)
        for arrow in self.drawing.arrows:
            drawn.draw(wires, arrow)
        self._limit(words, axis_y, bottom)
        height = self.legend.draw(bottom + 12)
        self.sheet.rect(page, 0.5, 0.5, self.sheet.width - 1, height - 1, "page", rx=8)
        return Picture(
            self.sheet.finish(height),
            name,
            " ".join(story),
            self.sheet.key,
            self.frame,
            self.strips,
            (axis_y, bottom),
            (self.sheet.width, height),
        )

    # ---- head, axis

    def _head(self, root: ET.Element, name: str, story: list[str]) -> float:
        head = self.sheet.group(root)
        room_px = self.sheet.width - 2 * MARGIN
        first, *more = wrapped(name, room_px, 15)
        self.sheet.text(head, MARGIN, 28, first, "title")
        y = 30.0
        if more:
            y += 19
            self.sheet.text(head, MARGIN, y - 2, cut("".join(more), room_px, 15), "title")
        cut_off = "" if self.growing else cut_of(self.history)
        for remark in filter(None, (cut_off, seen_from(self.history))):
            y += 18
            self.sheet.text(head, MARGIN, y, cut("⚠ " + remark, room_px, 12), "remark")
        told = story if len(story) < 4 else [" ".join(story)]
        for line in [line for sentence in told for line in wrapped(shown(sentence), room_px, 12)][:6]:
            y += 17
            self.sheet.text(head, MARGIN, y, line, "story")
        return y

    def _limit(self, words: ET.Element, y: float, bottom: float) -> None:
        """Mark where the observer ended everything, or how far a growing picture has come."""
        if self.history.cut is not None:
            x = self.frame.x(finite(self.history.cut))
            self.sheet.line(words, x, y, x, bottom, "limit")
        elif self.growing:
            x = self.frame.x(self.history.end)
            self.sheet.line(words, x, y, x, bottom, "axis")

    # ---- rows

    def _tree(self, back: ET.Element, strip: Strip) -> None:
        """Write who it is, under its parent."""
        row = strip.row
        x = MARGIN + min(row.depth, 6) * _STEP
        middle = strip.top + BAR / 2
        if row.above is not None:
            above = self.strips[row.above]
            elbow = MARGIN + min(row.depth - 1, 6) * _STEP + 5
            down = above.top + BAR + 1 + (17 if self._second_line(above) else 0)
            self.sheet.path(back, f"M{elbow:.1f} {down:.1f}V{middle:.1f}H{x - 3:.1f}", "tree")
        space = self.frame.left - 10 - x
        self.sheet.text(back, x, middle + 4.5, cut(roles(row), space, 12.5), "role")
        second = self._second_line(strip)
        if room(second) > space:  # the pid is a detail, and in the tooltip
            second = second.partition(" · ")[0]
        if second:
            self.sheet.text(back, x, middle + 4.5 + LINE, cut(second, space), "soft")

    def _second_line(self, strip: Strip) -> str:
        row = strip.row
        if row.folded:
            return how_many(row)
        program = program_of(row.life)
        if row.life.parent is not None and program == program_of(row.life.parent):
            program = ""
        pid = _("pid {pid}").format(pid=row.life.pid)
        return f"{shown(program)} · {pid}" if program else pid

    def _column_needed(self) -> float:
        return max(
            (
                min(row.depth, 6) * _STEP
                + max(room(roles(row), 12.5), room(self._second_line(Strip(row, 0))))
                for row in self.drawing.rows
            ),
            default=0.0,
        )

    def _strip(self, bars: ET.Element, words: ET.Element, strip: Strip) -> None:
        Bars(self.sheet, self.frame, self.legend).draw(bars, words, strip)
        for label in strip.ticks:
            self.sheet.line(bars, label.x - 4, strip.top - 2, label.x - 4, strip.bottom + 4, label.tick)
            self.legend.add("output")
        for placed in strip.placed:
            y = strip.bottom + 11.5 + placed.line * LINE
            parent = self.sheet.group(words, tip=placed.label.tip) if placed.label.tip else words
            if placed.label.tick:
                x = placed.label.x - 4
                self.sheet.line(bars, x, strip.bottom + 3, x, y, placed.label.tick)
            self.sheet.text(parent, placed.left, y, placed.text, placed.label.kind)

    # ---- arrows

    def _observer(self, back: ET.Element, words: ET.Element) -> None:
        """Draw the observer's lane: it is there only if it adopted somebody."""
        if self.lane is None:
            return
        start = min(self.frame.x(finite(life.adoptions[0].t)) for life in self.drawing.adopted) - 12
        self.sheet.line(back, start, self.lane, self.frame.right, self.lane, "foster")
        self.sheet.text(back, MARGIN, self.lane + 4.5, _("observer"), "role foreign")
        text = _("adopts orphans, and reaps them")
        x = max(self.frame.left, min(start, self.sheet.width - MARGIN - room(text)))
        self.sheet.text(words, x, self.lane + 16, text, "foreign")
