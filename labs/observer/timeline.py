"""A face of the observer: the timeline as SVG, one row a process on one time axis.

    Path("zombie.svg").write_text(svg(history), encoding="utf-8")

Complete and standing alone: no script, no font, no file beside it; several fit on one page. It draws a
history that is not finished as well. What is where is decided by `drawing` (rows, scale, arrows) and `strips`
(heights, labels); words are `spoken`'s, looks `looks`'s, and the same picture in characters is `terminal`'s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from xml.etree import ElementTree as ET

from labs import i18n
from labs.i18n import _, ngettext
from labs.observer.drawing import Arrow, Drawing, Kind, draw, finite, last_of, stretches
from labs.observer.events import EXACT, INFERRED, SAMPLED
from labs.observer.history import History, Life, Span, State
from labs.observer.looks import dress
from labs.observer.rows import program_of
from labs.observer.sheet import Sheet, cut, room, shown, wrapped
from labs.observer.spoken import cut_of, how_many, moment, roles, state_name
from labs.observer.strips import (
    BAR,
    LINE,
    Frame,
    Strip,
    end_kind,
    end_room,
    facts,
    span_fact,
    strips,
)
from labs.observer.summary import NOTICEABLE_S, sentences

_LEAST_WIDTH = 320
_MARGIN = 16.0
_MOST_HAIRLINES = 40
_STEP = 14.0  # px a generation is indented


def svg(history: History, *, language: str | None = None, width: int = 960, title: str | None = None) -> str:
    """Draw a history, complete or not, as an SVG document `width` px wide; `language` "en" or "zh"."""
    with i18n.speaking(language) as spoken:
        drawing = draw(history)
        sheet = Sheet(_key(history, spoken, width, title), max(width, _LEAST_WIDTH), spoken)
        name = shown(title) if title is not None else _program(history)
        story = sentences(history)
        sheet.describe(name, " ".join(story))
        dress(sheet)
        return _Timeline(sheet, drawing).drawn(name, story)


def _key(history: History, *looks: object) -> str:
    header = history.header
    made_of = (header.program, header.started, header.clock, len(history.events), history.end, looks)
    return "t" + hashlib.sha256(repr(made_of).encode()).hexdigest()[:10]


def _program(history: History) -> str:
    words = history.header.program
    if len(words) > 1 and PurePath(words[0]).name.startswith("python"):
        words = ("python", *words[1:])
    return shown(" ".join(PurePath(word).name if n == 0 else word for n, word in enumerate(words)))


class _Timeline:
    """One drawing on its way onto the sheet, from the head down to the legend."""

    def __init__(self, sheet: Sheet, drawing: Drawing) -> None:
        self.sheet = sheet
        self.drawing = drawing
        self.history = drawing.history
        column = min(max(self._column_needed(), 90.0), sheet.width * 0.24)
        left = _MARGIN + column + 14
        right = sheet.width - _MARGIN - end_room(drawing, sheet.width)
        self.frame = Frame(drawing, left, right)
        self.strips = strips(self.frame)
        self.column = column
        self.legend: dict[str, str] = {}  # look → its name, of those that occur

    def drawn(self, name: str, story: list[str]) -> str:
        """Draw everything; give the document."""
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
        self._axis(back, words, axis_y, bottom)
        for strip in self.strips:
            self._tree(back, strip)
            self._strip(bars, words, strip)
        self._observer(back, words)
        for arrow in self.drawing.arrows:
            self._arrow(wires, words, arrow)
        self._limit(words, axis_y, bottom)
        height = self._legend(root, bottom + 12)
        self.sheet.rect(page, 0.5, 0.5, self.sheet.width - 1, height - 1, "page", rx=8)
        return self.sheet.finish(height)

    # ---- head, axis

    def _head(self, root: ET.Element, name: str, story: list[str]) -> float:
        head = self.sheet.group(root)
        room_px = self.sheet.width - 2 * _MARGIN
        self.sheet.text(head, _MARGIN, 28, cut(name, room_px, 15), "title")
        y = 30.0
        remark = cut_of(self.history)
        if remark:
            y += 18
            self.sheet.text(head, _MARGIN, y, cut("⚠ " + remark, room_px, 12), "remark")
        for line in [line for sentence in story for line in wrapped(shown(sentence), room_px, 12)][:5]:
            y += 17
            self.sheet.text(head, _MARGIN, y, line, "story")
        return y

    def _axis(self, back: ET.Element, words: ET.Element, y: float, bottom: float) -> None:
        frame, axis = self.frame, self.drawing.scale
        self.sheet.line(back, frame.left, y, frame.right, y, "axis")
        taken = [self._pause(back, words, *pause, y=y, bottom=bottom) for pause in axis.pauses]
        for tick in axis.ticks(58 / (frame.right - frame.left)):
            x = frame.x(tick.t)
            self.sheet.line(back, x, y, x, bottom, "grid")
            self.sheet.line(back, x, y - 4, x, y, "axis")
            label = moment(tick.t, tick.step)
            half = room(label) / 2
            if all(x + half < start or x - half > end for start, end in taken):
                self.sheet.text(words, x, y - 8, label, "time")

    def _pause(
        self,
        back: ET.Element,
        words: ET.Element,
        start: float,
        end: float,
        _: float,
        *,
        y: float,
        bottom: float,
    ) -> tuple[float, float]:
        """Mark a squeezed piece of time; give the stretch of the axis where no tick's label has room."""
        left, right = self.frame.x(start), self.frame.x(end)
        self.sheet.rect(back, left, y, right - left, bottom - y, "band")
        middle = (left + right) / 2
        for x in (middle - 4, middle + 1):
            self.sheet.line(words, x, y + 5, x + 4, y - 5, "slash")
        self.legend["pause"] = ""
        return middle, middle

    def _limit(self, words: ET.Element, y: float, bottom: float) -> None:
        """Mark where the observer ended everything."""
        if self.history.cut is not None:
            x = self.frame.x(finite(self.history.cut))
            self.sheet.line(words, x, y, x, bottom, "limit")

    # ---- rows

    def _tree(self, back: ET.Element, strip: Strip) -> None:
        """Write who it is, under its parent."""
        row = strip.row
        x = _MARGIN + min(row.depth, 6) * _STEP
        middle = strip.top + BAR / 2
        if row.above is not None:
            above = self.strips[row.above]
            elbow = _MARGIN + min(row.depth - 1, 6) * _STEP + 5
            down = above.top + BAR + 1 + (17 if self._second_line(above) else 0)
            self.sheet.path(back, f"M{elbow:.1f} {down:.1f}V{middle:.1f}H{x - 3:.1f}", "tree")
        space = self.frame.left - 10 - x
        self.sheet.text(back, x, middle + 4.5, cut(roles(row), space, 12.5), "role")
        second = self._second_line(strip)
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
        if strip.row.folded:
            self._bundle(bars, strip)
        else:
            self._bar(bars, words, strip)
        for label in strip.ticks:
            self.sheet.line(bars, label.x - 4, strip.top - 2, label.x - 4, strip.bottom + 4, label.tick)
            self.legend["output"] = ""
        for placed in strip.placed:
            y = strip.bottom + 11.5 + placed.line * LINE
            parent = self.sheet.group(words, tip=placed.label.tip) if placed.label.tip else words
            if placed.label.tick:
                self.sheet.line(
                    parent, placed.label.x - 4, strip.bottom + 4, placed.label.x - 4, y, placed.label.tick
                )
            self.sheet.text(parent, placed.left, y, placed.text, placed.label.kind)
        if strip.left_out:
            text = ngettext("+ {n} line", "+ {n} lines", strip.left_out).format(n=strip.left_out)
            self.sheet.text(words, self.sheet.width - _MARGIN, strip.bottom + 11.5, text, "soft end")

    def _bar(self, bars: ET.Element, words: ET.Element, strip: Strip) -> None:
        life = strip.row.life
        group = self.sheet.group(bars, tip=f"{roles(strip.row)}\n{facts(self.frame, life)}")
        for span in stretches(life):
            self._span(group, strip, life, span)
        self._foster(group, strip, life)
        self._cuts(group, strip, life)
        if life.exit:
            x = self.frame.x(finite(life.exit.t))
            if end_kind(life) == "bad":
                y = strip.top + BAR / 2
                self.sheet.path(group, f"M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10", "killed")
            else:
                self.sheet.line(group, x, strip.top - 1, x, strip.bottom + 1, "died")
        for label in [*strip.inside, *([strip.beside] if strip.beside else [])]:
            self.sheet.text(words, label.x, strip.top + BAR / 2 + 4, label.text, label.kind)

    def _span(self, group: ET.Element, strip: Strip, life: Life, span: Span) -> None:
        left, right = self.frame.x(span.start), self.frame.x(span.end)
        brief = span.state is State.ZOMBIE and not (life.was_zombie and span.end - span.start >= NOTICEABLE_S)
        inset = 6.0 if span.state is State.SLEEPING or brief else 1.0
        known = "" if span.known == EXACT else f" {span.known}"
        part = self.sheet.group(group, tip=span_fact(self.frame, life, span))
        width = max(right - left, 1.5)
        self.sheet.rect(part, left, strip.top + inset, width, BAR - 2 * inset, span.state + known, rx=1.5)
        if not brief:
            self.legend[span.state] = state_name(span.state)
        if span.known != EXACT:
            self.legend[span.known] = ""

    def _foster(self, group: ET.Element, strip: Strip, life: Life) -> None:
        """Underline an orphan's life with its new parent."""
        if life.is_orphan:
            start = self.frame.x(finite(life.adoptions[0].t))
            end = self.frame.x(last_of(life))
            self.sheet.line(group, start, strip.bottom + 1.5, end, strip.bottom + 1.5, "foster")

    def _cuts(self, group: ET.Element, strip: Strip, life: Life) -> None:
        """Break the bar where it runs through a squeezed piece of time."""
        for pause in self.drawing.scale.pauses:
            if finite(life.born) <= pause.start and pause.end <= last_of(life):
                x = (self.frame.x(pause.start) + self.frame.x(pause.end)) / 2
                self.sheet.line(group, x - 3, strip.bottom + 1, x + 3, strip.top - 1, "gap")
                for side in (-2.5, 2.5):
                    self.sheet.line(
                        group, x - 3 + side, strip.bottom + 1, x + 3 + side, strip.top - 1, "slash"
                    )

    def _bundle(self, bars: ET.Element, strip: Strip) -> None:
        """Draw many lives as hairlines, one below the other; of very many, evenly chosen ones."""
        everybody = strip.row.everybody
        many = min(len(everybody), _MOST_HAIRLINES)
        chosen = [everybody[n * len(everybody) // many] for n in range(many)]
        lines: dict[str, list[str]] = {}
        for n, life in enumerate(chosen):
            y = strip.top + (n + 0.5) * strip.bar / many
            for span in stretches(life):
                left, right = self.frame.x(span.start), self.frame.x(span.end)
                lines.setdefault(span.state, []).append(f"M{left:.1f} {y:.1f}H{max(right, left + 1):.1f}")
        group = self.sheet.group(bars, tip=f"{roles(strip.row)}: {how_many(strip.row)}")
        for state, pieces in lines.items():
            self.sheet.path(group, "".join(pieces), f"many {state}")
            if state != State.ZOMBIE or any(life.zombie_s >= NOTICEABLE_S for life in everybody):
                self.legend[state] = state_name(State(state))

    # ---- arrows

    def _observer(self, back: ET.Element, words: ET.Element) -> None:
        """Draw the observer's lane: it is there only if it adopted somebody."""
        if self.lane is None:
            return
        start = min(self.frame.x(finite(life.adoptions[0].t)) for life in self.drawing.adopted) - 12
        self.sheet.line(back, start, self.lane, self.frame.right, self.lane, "foster")
        self.sheet.text(back, _MARGIN, self.lane + 4.5, _("observer"), "role foreign")
        self.sheet.text(
            words, max(start, self.frame.left), self.lane + 16, _("adopts orphans, and reaps them"), "foreign"
        )

    def _arrow(self, wires: ET.Element, words: ET.Element, arrow: Arrow) -> None:
        x = self.frame.x(arrow.t)
        if arrow.kind is Kind.ADOPT and not arrow.life.is_orphan and arrow.many == 1:
            pass
        known = " inferred" if arrow.known == INFERRED else ""
        if arrow.kind is Kind.ADOPT:
            self._break(wires, arrow, x)
            x += 5
        start, end = self._edges(arrow)
        if start == end:
            return
        self.sheet.line(wires, x, start, x, end, f"wire {arrow.kind}{known}")
        down = end > start
        tip = -6 if down else 6
        self.sheet.path(wires, f"M{x:.1f} {end:.1f}l-4 {tip}h8z", f"head {arrow.kind}")
        self.legend[arrow.kind] = ""

    def _edges(self, arrow: Arrow) -> tuple[float, float]:
        """Give the y where an arrow leaves and where it lands."""
        source, target = (
            self.strips[number] if number is not None else None for number in (arrow.source, arrow.target)
        )
        source_y = source.top + BAR / 2 if source else (self.lane or 0.0)
        target_y = target.top + BAR / 2 if target else (self.lane or 0.0)
        down = target_y > source_y
        if source:
            source_y = source.bottom if down else source.top
        if target:
            target_y = target.top - 1 if down else target.bottom + 2
        return source_y, target_y

    def _break(self, wires: ET.Element, arrow: Arrow, x: float) -> None:
        """Draw the torn link between an orphan and the parent that ended."""
        if arrow.former is None or arrow.source is None:
            return
        top, bottom = self.strips[arrow.former].bottom, self.strips[arrow.source].top
        middle = bottom - 11
        self.sheet.line(wires, x, top, x, bottom, "wire broken")
        self.sheet.path(wires, f"M{x - 4:.1f} {middle - 4:.1f}l8 8m0 -8l-8 8", "cross")

    # ---- legend

    def _legend(self, root: ET.Element, top: float) -> float:
        """Draw what the looks mean, of those that occur; give where the sheet ends."""
        group = self.sheet.group(root)
        self.sheet.line(group, _MARGIN, top - 4, self.sheet.width - _MARGIN, top - 4, "grid")
        x, y = _MARGIN, top + 8
        for look, name in self._looks():
            needed = 34 + room(name) + 14
            if x + needed > self.sheet.width - _MARGIN and x > _MARGIN:
                x, y = _MARGIN, y + 18
            self._swatch(group, look, x, y)
            self.sheet.text(group, x + 32, y + 4, name, "soft")
            x += needed
        return y + 18

    def _looks(self) -> Iterator[tuple[str, str]]:
        names = {
            **{str(state): state_name(state) for state in State},
            "fork": _("fork"),
            "reap": _("reap: wait took the status"),
            "adopt": _("parent ended: adopted"),
            "signal": _("signal"),
            "output": _("output"),
            "pause": _("time squeezed"),
            SAMPLED: _("lighter: only sampled"),
            INFERRED: _("broken line: inferred"),
        }
        yield from ((look, name) for look, name in names.items() if look in self.legend)

    def _swatch(self, group: ET.Element, look: str, x: float, y: float) -> None:
        """Draw a small example of a look."""
        if look in set(State):
            inset = 4 if look == State.SLEEPING else 0
            self.sheet.rect(group, x, y - 7 + inset, 26, 14 - 2 * inset, look, rx=1.5)
        elif look == "output":
            self.sheet.line(group, x + 13, y - 7, x + 13, y + 7, "tick")
        elif look == "pause":
            self.sheet.rect(group, x, y - 7, 26, 14, "band")
            for side in (8, 13):
                self.sheet.line(group, x + side, y + 5, x + side + 4, y - 5, "slash")
        elif look == SAMPLED:
            self.sheet.rect(group, x, y - 7, 26, 14, "running sampled", rx=1.5)
        elif look == INFERRED:
            self.sheet.line(group, x, y, x + 26, y, "wire inferred")
        else:
            self.sheet.line(group, x + 13, y + 7, x + 13, y - 7, f"wire {look}")
            up = look == "reap"
            at, tip = (y - 8, 6) if up else (y + 8, -6)
            self.sheet.path(group, f"M{x + 13:.1f} {at:.1f}l-4 {tip}h8z", f"head {look}")
