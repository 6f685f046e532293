"""The timeline in characters: one row a process on one time axis, as a canvas of cells.

Which rows and arrows there are and how time becomes place, `drawing` says, and `layout` which place that is
here; how it reaches a terminal is `terminal`'s. It is drawn in layers: wires from row to row, bars, marks,
and words where the others left room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from labs.i18n import _
from labs.observer.canvas import Canvas, cut
from labs.observer.drawing import Arrow, Kind, stretches
from labs.observer.events import SAMPLED
from labs.observer.glyphs import BAD, GOOD, ORPHAN, QUIET, STYLES, Glyphs
from labs.observer.history import History
from labs.observer.layout import Layout, Strip, noticeable_zombie
from labs.observer.life import Life, Span, State
from labs.observer.spoken import duration, moment, state_of

_Cell = tuple[State, str]  # a state, and how it is known
_TICK_EVERY = 10  # columns


class Chart(Layout):
    """The drawing of one history in `width` columns; `used` names what a legend has to explain."""

    def __init__(self, history: History, width: int, glyphs: Glyphs, encoding: str = "utf-8") -> None:
        super().__init__(history, width, glyphs, encoding)
        self.used: set[str] = set()

    def draw(self) -> Canvas:
        """Draw everything, layer upon layer."""
        canvas = Canvas(self.width, self.height)
        self._draw_axis(canvas)
        # What follows when the observer ends everything is its own doing: no story to tell.
        arrows = [arrow for arrow in self.drawing.arrows if arrow.t < self.until]
        for arrow in arrows:
            self._draw_wire(canvas, arrow)
        for strip in self.strips:
            for column, cell in self._cells(strip):
                self._draw_cell(canvas, strip.line, column, cell)
            self._draw_end(canvas, strip)
        self._draw_lane(canvas)
        for strip in self.strips:
            self._draw_polls(canvas, strip)
        for arrow in sorted(arrows, key=lambda arrow: _ORDER.index(arrow.kind)):
            self._draw_mark(canvas, arrow)
        for strip in self.strips:
            self._draw_words(canvas, strip)
        return canvas

    def _draw_axis(self, canvas: Canvas) -> None:
        g, axis = self.glyphs, self.drawing.scale
        canvas.put(1, self.left, g.axis * self.axis, QUIET)
        for pause in axis.pauses:
            start, end = self.column(pause.start), self.column(pause.end)
            canvas.put(1, start + 1, g.squeezed * (end - start - 1), QUIET)
        last = self.left - 2
        for tick in axis.ticks(min(_TICK_EVERY / self.axis, 1.0)):
            text, column = self.say(moment(tick.t, tick.step)), self.column(tick.t)
            if column > last + 1 and column + cell_len(text) <= self.width:
                canvas.put(0, column, text, QUIET)
                canvas.put(1, column, g.tick, QUIET)
                last = column + cell_len(text)
        for pause in axis.pauses:
            canvas.put(1, (self.column(pause.start) + self.column(pause.end)) // 2, g.pause, "bold")
            self.used.add("pause")
        if self.history.cut is not None:
            canvas.put(1, self.column(self.history.cut), g.cut, BAD)
            self.used.add("cut")

    def _draw_wire(self, canvas: Canvas, arrow: Arrow) -> None:
        """Draw the line between two rows, behind the bars of the rows between them."""
        one, other = self._line(arrow.source), self._line(arrow.target)
        if one is None or other is None or arrow.kind is Kind.SIGNAL:
            return
        glyph = self.glyphs.wire if arrow.kind is Kind.FORK else self.glyphs.reap_wire
        for line in range(min(one, other) + 1, max(one, other)):
            canvas.put(line, self._place(arrow), glyph, QUIET)

    def _line(self, row: int | None) -> int | None:
        return self.lane if row is None else self.strips[row].line

    def _place(self, arrow: Arrow) -> int:
        """Give the column of an arrow: where its bar begins, ends, or in between."""
        if arrow.kind is Kind.FORK and arrow.target is not None:
            return self.strips[arrow.target].start
        if arrow.kind is Kind.REAP and arrow.source is not None:
            return self.strips[arrow.source].end
        whose = arrow.target if arrow.kind is Kind.SIGNAL else arrow.source
        return self.strips[whose or 0].inside(self.column(arrow.t))

    def _cells(self, strip: Strip) -> Iterator[tuple[int, _Cell]]:
        """Yield the state of each column: what took most of it; a zombie or a stop is never lost."""
        shares: dict[int, dict[_Cell, float]] = {}
        special: list[tuple[int, int, _Cell]] = []
        for span in (span for life in strip.row.lives for span in stretches(life)):
            cell = (span.state, span.known)
            first, last = (self.drawing.scale.place(t) * self.axis for t in (span.start, span.end))
            for place in range(int(first), min(int(last), self.axis - 1) + 1):
                share = max(min(last, place + 1) - max(first, place), 1e-9)
                found = shares.setdefault(self.left + place, {})
                found[cell] = found.get(cell, 0.0) + share
            if span.state is State.STOPPED or (span.state is State.ZOMBIE and noticeable_zombie(strip.life)):
                special.append((self.left + int(first), self.left + int(last), cell))
        best = {column: max(found, key=found.__getitem__) for column, found in shares.items()}
        for start, end, cell in special:
            if all(best.get(strip.inside(column)) != cell for column in range(start, end + 1)):
                best[strip.inside((start + end) // 2)] = cell
        latest: _Cell = (State.RUNNING, "exact")
        for column in range(strip.start, strip.end + 1):
            latest = best.get(column, latest)
            yield column, latest

    def _draw_cell(self, canvas: Canvas, line: int, column: int, cell: _Cell) -> None:
        state, known = cell
        looked_at = state is State.SLEEPING and known == SAMPLED
        glyph = self.glyphs.sampled_sleep if looked_at else self.glyphs.bars[state]
        canvas.put(line, column, glyph, STYLES[state])
        self.used.add("sampled" if looked_at else str(state))

    def _draw_end(self, canvas: Canvas, strip: Strip) -> None:
        """Draw the end of a bar whose reaper is not in the picture; others end in a mark."""
        if strip.life.reap is not None:
            style = STYLES[State.ZOMBIE if noticeable_zombie(strip.life) else State.RUNNING]
            canvas.put(strip.line, strip.end, self.glyphs.end, style)

    def _draw_lane(self, canvas: Canvas) -> None:
        if self.lane is None:
            return
        canvas.put(self.lane, 0, cut(self.say(_("observer")), self.left - 1, self.glyphs.ellipsis), QUIET)
        canvas.put(self.lane, self.left, self.glyphs.lane * self.axis, QUIET)

    def _draw_polls(self, canvas: Canvas, strip: Strip) -> None:
        """Mark where a process asked for its children without blocking: the first and the last time."""
        for wait in strip.life.waits:
            for t in (wait.start, wait.end or wait.start) if wait.polls else ():
                canvas.put(strip.line, strip.inside(self.column(t)), self.glyphs.asked, "bold")
                self.used.add("asked")

    def _draw_mark(self, canvas: Canvas, arrow: Arrow) -> None:
        """Draw both ends of an arrow."""
        g, column = self.glyphs, self._place(arrow)
        source, target = self._line(arrow.source), self._line(arrow.target)
        if source is None or target is None:
            return
        if arrow.kind is Kind.FORK:
            canvas.put(source, column, g.fork, STYLES[State.RUNNING])
            canvas.put(target, column, g.birth, STYLES[State.RUNNING])
        elif arrow.kind is Kind.REAP:
            above = target < source
            style = STYLES[State.ZOMBIE if noticeable_zombie(arrow.life) else State.RUNNING]
            canvas.put(source, column, g.reaped_above if above else g.reaped_below, style)
            canvas.put(target, column, g.reap_up if above else g.reap_down, "bold")
            self.used.add("reap" if above else "buried")
            return
        elif arrow.kind is Kind.ADOPT and arrow.life.is_orphan:
            canvas.put(source, column, g.adopted, ORPHAN)
            canvas.put(target, column, g.adopted, ORPHAN)
        elif arrow.kind is Kind.SIGNAL:
            canvas.put(target, column, g.signal, "bold")
        else:
            return
        self.used.add(str(arrow.kind))

    # ---- words

    def _draw_words(self, canvas: Canvas, strip: Strip) -> None:
        label = cut(strip.label, self.left - 1, self.glyphs.ellipsis)
        canvas.put(strip.line, 0, label, "bold" if strip.row.above is None else "")
        behind = [(strip.fate, _fate_style(strip.life))]
        if not strip.row.folded:
            behind += self._inscribe_states(canvas, strip)
        column = strip.end + 2
        for words, style in behind:
            text = cut(words, self.width - column, self.glyphs.ellipsis)
            canvas.put(strip.line, column, text, style)
            column += cell_len(text) + 2
        for line, said in enumerate(strip.said, strip.line + 1):
            for column, text, style in said:
                canvas.put(line, column, text, style)

    def _inscribe_states(self, canvas: Canvas, strip: Strip) -> Iterator[tuple[str, str]]:
        """Write on the bar what its states are; yield the zombie for which there was no room."""
        if strip.life.is_orphan:
            since = self.column(strip.life.adoptions[0].t)
            until = strip.end if strip.life.died is None else self.column(strip.life.died)
            if not self._inscribe(canvas, strip, range(since, until), [self.say(_("orphan"))], ORPHAN):
                yield self.say(_("orphan")), ORPHAN
        for span in stretches(strip.life):
            texts = [self.say(text) for text in _said_of(self.history, strip.life, span)]
            columns = range(self.column(span.start), self.column(span.end) + 1)
            written = texts and self._inscribe(canvas, strip, columns, texts, STYLES[span.state])
            if not written and span.state is State.ZOMBIE and noticeable_zombie(strip.life):
                room = self.width - strip.end - 4 - cell_len(strip.fate)
                words = self.zombie_words(strip.life)
                yield (
                    next((text for text in words if cell_len(text) <= room), words[-1]),
                    STYLES[State.ZOMBIE],
                )

    def _inscribe(
        self, canvas: Canvas, strip: Strip, columns: range, texts: Sequence[str], style: str
    ) -> bool:
        """Write the first of the texts that fits where the bar shows one thing for long enough."""
        start, length = _longest_run(canvas, strip.line, columns)
        for text in texts:
            if cell_len(text) + 4 <= length:
                canvas.put(strip.line, start + (length - cell_len(text) - 2) // 2, f" {text} ", style)
                return True
        return False


_ORDER = (Kind.SIGNAL, Kind.FORK, Kind.REAP, Kind.ADOPT)  # later marks cover earlier ones


def _said_of(history: History, life: Life, span: Span) -> list[str]:
    """Give what could be written on a stretch of a bar, the longest form first."""
    if span.state is State.RUNNING:
        return []
    texts = [state_of(history, life, span)]
    if span.state is State.ZOMBIE:
        texts += [_("zombie"), duration(span.end - span.start)]
    if span.state is State.STOPPED:
        texts.append(_("stopped"))
    return texts


def _longest_run(canvas: Canvas, line: int, columns: range) -> tuple[int, int]:
    """Find the longest stretch of equal cells among `columns`: its first column and its length."""
    best, start = (0, 0), columns.start
    for column in range(columns.start + 1, columns.stop + 1):
        if column == columns.stop or canvas.at(line, column) != canvas.at(line, start):
            best = max(best, (column - start, start))
            start = column
    return best[1], best[0]


def _fate_style(life: Life) -> str:
    if life.exit is None or life.ended_by_observer:
        return "bold"
    return GOOD if life.exit_code == 0 else BAD
