"""Where everything is in the timeline of characters: rows, columns, and room for what is written.

`chart` draws it. What is left to decide by eye is decided here: how wide the axis is, which lines of output
are shown, and how a row's end is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from labs.i18n import _
from labs.observer.canvas import cut, visible
from labs.observer.drawing import Output, draw, last_of
from labs.observer.glyphs import BAD, QUIET, Glyphs
from labs.observer.history import History
from labs.observer.life import Life
from labs.observer.rows import Row, program_of
from labs.observer.spoken import duration, how_many, roles, signal_name
from labs.observer.summary import NOTICEABLE_S

NARROW = 60  # columns; below, only the shortest words are used
_LEAST_AXIS = 8
_LONGEST_SAID = 40

Said = tuple[int, str, str]  # column, text, style


@dataclass
class Strip:
    """One row of the picture: where its bar begins and ends, what is written behind it and below it."""

    number: int
    row: Row
    label: str
    fate: str
    start: int = 0
    end: int = 0
    line: int = 0
    said: list[list[Said]] = field(default_factory=list)

    @property
    def life(self) -> Life:
        """Whose bar it is; of folded ones the first."""
        return self.row.life

    def inside(self, column: int) -> int:
        """Give the column nearest to `column` that is neither the bar's first nor, if possible, its last."""
        return max(min(column, self.end - 1), self.start + 1)


class Layout:
    """The places of one history in `width` columns; `strips` are its rows."""

    def __init__(self, history: History, width: int, glyphs: Glyphs, encoding: str = "utf-8") -> None:
        self.history, self.width, self.glyphs, self.encoding = history, width, glyphs, encoding
        self.until = float("inf") if history.cut is None else history.cut
        self.drawing = draw(history)
        self.strips = [
            Strip(number, row, self.say(label), self.say(self._fate(row)))
            for number, (row, label) in enumerate(labelled(glyphs, self.drawing.rows, width < NARROW, True))
        ]
        widest = max((cell_len(strip.label) for strip in self.strips), default=0)
        self.left = min(widest, width * 2 // 5) + 1
        self.axis = self._axis()
        self._stack()

    def say(self, text: str) -> str:
        """Give a text as it can be shown here."""
        return visible(self.glyphs.spell(text), self.encoding)

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

    def _behind(self, strip: Strip) -> int:
        """Give how many columns are needed behind a bar."""
        needed = cell_len(strip.fate)
        if noticeable_zombie(strip.life) and not strip.row.folded:
            shortest = min(map(cell_len, self.zombie_words(strip.life)))
            if strip.end - self.column(strip.life.died or 0.0) < shortest + 4:
                needed += 2 + shortest
        return needed

    def zombie_words(self, life: Life) -> list[str]:
        """Give what may be written on a zombie, the longest form first."""
        return [self.say(_("zombie {time}").format(time=duration(life.zombie_s))), self.say(_("zombie"))]

    def _ends(self, strip: Strip) -> tuple[int, int]:
        """Give the columns where a bar begins and ends: at least two, three if there is a zombie to show."""
        start = self.column(min(life.born for life in strip.row.lives))
        end = self.column(max(map(last_of, strip.row.lives)))
        least = 2 if noticeable_zombie(strip.life) else 1
        start = max(min(start, self.left + self.axis - 1 - least), self.left)
        return start, max(end, start + least)

    def column(self, t: float) -> int:
        """Give the column of a moment."""
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
        adopted = any(event.t < self.until for life in self.drawing.adopted for event in life.adoptions)
        self.lane = line if adopted else None
        self.height = line + adopted

    def _spoken(self, outputs: Sequence[Output], most: int) -> list[list[Said]]:
        """Place lines of output below the moment they were written, as many as fit in `most` lines."""
        placed: list[list[Said]] = []
        left_out = 0
        for output in outputs if most else ():
            for said in [line for line in output.lines if line.text.strip()] or output.lines[:1]:
                text, style = visible(said.text.strip(), self.encoding), BAD * (said.stream == "stderr")
                left_out += not self._place_said(placed, most, self.column(output.t), text, style)
        more_text = f"{self.glyphs.ellipsis} +{left_out}"
        if left_out and not placed:
            placed.append([(self.left, more_text, QUIET)])
        elif left_out and _end_of(placed[-1]) + 1 + cell_len(more_text) <= self.width:
            placed[-1].append((_end_of(placed[-1]) + 1, more_text, QUIET))
        return placed

    def _place_said(self, placed: list[list[Said]], most: int, column: int, text: str, style: str) -> bool:
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


def noticeable_zombie(life: Life) -> bool:
    """Tell whether somebody was a zombie for long enough to speak of it."""
    return life.was_zombie and life.zombie_s >= NOTICEABLE_S


def _end_of(line: Sequence[Said]) -> int:
    return line[-1][0] + cell_len(line[-1][1]) if line else 0
