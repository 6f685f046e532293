"""The timeline in characters: one row a process on one time axis, as a canvas of cells.

Which rows and arrows there are and how time becomes place, `drawing` says; how it reaches a terminal is
`terminal`'s. It is drawn in layers: wires from row to row, bars, marks, and words where there is room; longer
than other files, because each layer has to know where the others left room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from labs.i18n import _
from labs.observer.canvas import Canvas, cut, visible
from labs.observer.drawing import Arrow, Kind, Output, draw, last_of, stretches
from labs.observer.events import SAMPLED
from labs.observer.glyphs import BAD, GOOD, ORPHAN, QUIET, STYLES, Glyphs
from labs.observer.history import History
from labs.observer.life import Life, Span, State
from labs.observer.rows import Row, program_of
from labs.observer.spoken import duration, how_many, moment, roles, signal_name, state_of
from labs.observer.summary import NOTICEABLE_S

NARROW = 60  # columns; below, only the shortest words are used
_LEAST_AXIS = 8
_LONGEST_SAID = 40
_TICK_EVERY = 10  # columns

_Cell = tuple[State, str]  # a state, and how it is known
_Said = tuple[int, str, str]  # column, text, style


@dataclass
class _Strip:
    """One row of the picture: where its bar begins and ends, what is written behind it and below it."""

    number: int
    row: Row
    label: str
    fate: str
    start: int = 0
    end: int = 0
    line: int = 0
    said: list[list[_Said]] = field(default_factory=list)

    @property
    def life(self) -> Life:
        """Whose bar it is; of folded ones the first."""
        return self.row.life

    def inside(self, column: int) -> int:
        """Give the column nearest to `column` that is neither the bar's first nor, if possible, its last."""
        return max(min(column, self.end - 1), self.start + 1)


class Chart:
    """The drawing of one history in `width` columns; `used` names what a legend has to explain."""

    def __init__(self, history: History, width: int, glyphs: Glyphs, encoding: str = "utf-8") -> None:
        self.history, self.width, self.glyphs, self.encoding = history, width, glyphs, encoding
        self.used: set[str] = set()
        self._until = float("inf") if history.cut is None else history.cut
        self.drawing = draw(history)
        self.strips = [
            _Strip(number, row, self._say(label), self._say(self._fate(row)))
            for number, (row, label) in enumerate(labelled(glyphs, self.drawing.rows, width < NARROW, True))
        ]
        widest = max((cell_len(strip.label) for strip in self.strips), default=0)
        self.left = min(widest, width * 2 // 5) + 1
        self.axis = self._axis()
        self._stack()

    def _say(self, text: str) -> str:
        return visible(self.glyphs.spell(text), self.encoding)

    # ---- layout

    def _axis(self) -> int:
        """Find the longest time axis that leaves room for what stands behind the bars."""
        most = max(self.width - self.left - 1, _LEAST_AXIS)
        for axis in range(most, max(most * 2 // 3, _LEAST_AXIS) - 1, -1):
            self.axis = axis
            for strip in self.strips:
                strip.start, strip.end = self._ends(strip)
            if all(strip.end + 2 + self._behind(strip) <= self.width for strip in self.strips):
                break
        return self.axis

    def _behind(self, strip: _Strip) -> int:
        """Give how many columns are needed behind a bar."""
        needed = cell_len(strip.fate)
        if _noticeable_zombie(strip.life) and not strip.row.folded:
            shortest = min(map(cell_len, self._zombie_words(strip.life)))
            if strip.end - self._column(strip.life.died or 0.0) < shortest + 4:
                needed += 2 + shortest
        return needed

    def _zombie_words(self, life: Life) -> list[str]:
        return [self._say(_("zombie {time}").format(time=duration(life.zombie_s))), self._say(_("zombie"))]

    def _ends(self, strip: _Strip) -> tuple[int, int]:
        """Give the columns where a bar begins and ends: at least two, three if there is a zombie to show."""
        start = self._column(min(life.born for life in strip.row.lives))
        end = self._column(max(map(last_of, strip.row.lives)))
        least = 2 if _noticeable_zombie(strip.life) else 1
        start = max(min(start, self.left + self.axis - 1 - least), self.left)
        return start, max(end, start + least)

    def _column(self, t: float) -> int:
        return self.left + min(int(self.drawing.scale.place(t) * self.axis), self.axis - 1)

    def _stack(self) -> None:
        """Give each row its line, and room for what its process wrote."""
        many = len(self.strips)
        most = 0 if many > 16 else 1 if many > 8 or self.width < NARROW else 3
        line = 2
        for strip in self.strips:
            strip.line = line
            strip.said = self._spoken(self.drawing.output[strip.number], most)
            line += 1 + len(strip.said)
        adopted = any(event.t < self._until for life in self.drawing.adopted for event in life.adoptions)
        self.lane = line if adopted else None
        self.height = line + adopted

    def _spoken(self, outputs: Sequence[Output], most: int) -> list[list[_Said]]:
        """Place lines of output below the moment they were written, as many as fit in `most` lines."""
        placed: list[list[_Said]] = []
        left_out = 0
        for output in outputs if most else ():
            for said in [line for line in output.lines if line.text.strip()] or output.lines[:1]:
                text, style = visible(said.text.strip(), self.encoding), BAD * (said.stream == "stderr")
                left_out += not self._place_said(placed, most, self._column(output.t), text, style)
        more_text = f"{self.glyphs.ellipsis} +{left_out}"
        if left_out and not placed:
            placed.append([(self.left, more_text, QUIET)])
        elif left_out and _end_of(placed[-1]) + 1 + cell_len(more_text) <= self.width:
            placed[-1].append((_end_of(placed[-1]) + 1, more_text, QUIET))
        return placed

    def _place_said(self, placed: list[list[_Said]], most: int, column: int, text: str, style: str) -> bool:
        """Put a text into the first line where it fits, behind its moment or before it."""
        before, behind = self.glyphs.said
        right = before + cut(text, min(self.width - column, _LONGEST_SAID) - 2, self.glyphs.ellipsis)
        left = cut(text, min(column - self.left, _LONGEST_SAID) - 1, self.glyphs.ellipsis) + behind
        fits_right = cell_len(right) >= min(cell_len(text) + 2, _LONGEST_SAID)
        start, shown = (column, right) if fits_right else (column + 1 - cell_len(left), left)
        for line in [*placed, *([[]] if len(placed) < most else [])]:
            if start > _end_of(line) or not line:
                if not line:
                    placed.append(line)
                line.append((start, shown, style))
                return True
        return False

    # ---- drawing

    def draw(self) -> Canvas:
        """Draw everything, layer upon layer."""
        canvas = Canvas(self.width, self.height)
        self._draw_axis(canvas)
        # What follows when the observer ends everything is its own doing: no story to tell.
        arrows = [arrow for arrow in self.drawing.arrows if arrow.t < self._until]
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
            start, end = self._column(pause.start), self._column(pause.end)
            canvas.put(1, start + 1, g.squeezed * (end - start - 1), QUIET)
        last = self.left - 2
        for tick in axis.ticks(min(_TICK_EVERY / self.axis, 1.0)):
            text, column = self._say(moment(tick.t, tick.step)), self._column(tick.t)
            if column > last + 1 and column + cell_len(text) <= self.width:
                canvas.put(0, column, text, QUIET)
                canvas.put(1, column, g.tick, QUIET)
                last = column + cell_len(text)
        for pause in axis.pauses:
            canvas.put(1, (self._column(pause.start) + self._column(pause.end)) // 2, g.pause, "bold")
            self.used.add("pause")
        if self.history.cut is not None:
            canvas.put(1, self._column(self.history.cut), g.cut, BAD)
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
        return self.strips[whose or 0].inside(self._column(arrow.t))

    def _cells(self, strip: _Strip) -> Iterator[tuple[int, _Cell]]:
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
            if span.state is State.STOPPED or (span.state is State.ZOMBIE and _noticeable_zombie(strip.life)):
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

    def _draw_end(self, canvas: Canvas, strip: _Strip) -> None:
        """Draw the end of a bar whose reaper is not in the picture; others end in a mark."""
        if strip.life.reap is not None:
            style = STYLES[State.ZOMBIE if _noticeable_zombie(strip.life) else State.RUNNING]
            canvas.put(strip.line, strip.end, self.glyphs.end, style)

    def _draw_lane(self, canvas: Canvas) -> None:
        if self.lane is None:
            return
        canvas.put(self.lane, 0, cut(self._say(_("observer")), self.left - 1, self.glyphs.ellipsis), QUIET)
        canvas.put(self.lane, self.left, self.glyphs.lane * self.axis, QUIET)

    def _draw_polls(self, canvas: Canvas, strip: _Strip) -> None:
        """Mark where a process asked for its children without blocking: the first and the last time."""
        for wait in strip.life.waits:
            for t in (wait.start, wait.end or wait.start) if wait.polls else ():
                canvas.put(strip.line, strip.inside(self._column(t)), self.glyphs.asked, "bold")
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
            style = STYLES[State.ZOMBIE if _noticeable_zombie(arrow.life) else State.RUNNING]
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

    def _draw_words(self, canvas: Canvas, strip: _Strip) -> None:
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

    def _inscribe_states(self, canvas: Canvas, strip: _Strip) -> Iterator[tuple[str, str]]:
        """Write on the bar what its states are; yield the zombie for which there was no room."""
        if strip.life.is_orphan:
            since = self._column(strip.life.adoptions[0].t)
            until = strip.end if strip.life.died is None else self._column(strip.life.died)
            if not self._inscribe(canvas, strip, range(since, until), [self._say(_("orphan"))], ORPHAN):
                yield self._say(_("orphan")), ORPHAN
        for span in stretches(strip.life):
            texts = [self._say(text) for text in _said_of(self.history, strip.life, span)]
            columns = range(self._column(span.start), self._column(span.end) + 1)
            written = texts and self._inscribe(canvas, strip, columns, texts, STYLES[span.state])
            if not written and span.state is State.ZOMBIE and _noticeable_zombie(strip.life):
                room = self.width - strip.end - 4 - cell_len(strip.fate)
                words = self._zombie_words(strip.life)
                yield (
                    next((text for text in words if cell_len(text) <= room), words[-1]),
                    STYLES[State.ZOMBIE],
                )

    def _inscribe(
        self, canvas: Canvas, strip: _Strip, columns: range, texts: Sequence[str], style: str
    ) -> bool:
        """Write the first of the texts that fits where the bar shows one thing for long enough."""
        start, length = _longest_run(canvas, strip.line, columns)
        for text in texts:
            if cell_len(text) + 4 <= length:
                canvas.put(strip.line, start + (length - cell_len(text) - 2) // 2, f" {text} ", style)
                return True
        return False

    def _fate(self, row: Row) -> str:
        """Say in a word or two how a row ended."""
        life = row.life
        if life.exit is None:
            return "…" if self.history.ending is None or self.width < NARROW else _("still running")
        if life.ended_by_observer:
            return self.glyphs.cut
        if life.exit.signal:
            name = signal_name(life.exit.signal)
            return name.removeprefix("SIG") if self.width < NARROW else f"✗ {name}"
        if life.exit.code:
            return _("exit {code}").format(code=life.exit.code)
        return "✓"


_ORDER = (Kind.SIGNAL, Kind.FORK, Kind.REAP, Kind.ADOPT)  # later marks cover earlier ones


def labelled(
    glyphs: Glyphs, rows: Sequence[Row], brief: bool, programs: bool = False
) -> Iterator[tuple[Row, str]]:
    """Yield each row with its name (and its program, if it runs another) behind the branches of the tree."""
    tee, corner, below = glyphs.tree
    last = {row.above: number for number, row in enumerate(rows)}  # the last child of each row
    stems: list[str] = []
    for number, row in enumerate(rows):
        name = roles(row)
        if not brief:
            name += f" ({how_many(row)})" if row.folded else ""
            name += (
                f" {program_of(row.life)}" if programs and row.above is not None and row.life.execs else ""
            )
        if row.above is None:
            stems.append("")
            yield row, name
        else:
            is_last = last[row.above] == number
            yield row, stems[row.above] + (corner if is_last else tee) + name
            stems.append(stems[row.above] + ("  " if is_last else below))


def _noticeable_zombie(life: Life) -> bool:
    return life.was_zombie and life.zombie_s >= NOTICEABLE_S


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


def _end_of(line: Sequence[_Said]) -> int:
    return line[-1][0] + cell_len(line[-1][1]) if line else 0


def _fate_style(life: Life) -> str:
    if life.exit is None or life.ended_by_observer:
        return "bold"
    return GOOD if life.exit_code == 0 else BAD
