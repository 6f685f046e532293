"""What both drawings of a history have in common: which rows, what scale, which arrows, output and captions.

    drawing = draw(history)
    for number, row in enumerate(drawing.rows): ...          # rows.Row: lives, depth, above, folded
        for life in row.lives: life.spans                    # states, one after another
        drawing.output[number], drawing.captions[number]     # what stands beside the row
    drawing.scale.place(t), .ticks(spacing), .pauses         # scale.Scale: seconds -> 0...1
    for arrow in drawing.arrows: arrow.source, arrow.target  # row numbers; None is the observer's lane

Pure geometry in seconds, places (0...1) and row numbers; `timeline` draws it in SVG and `terminal` in
characters, both with the words of `spoken`. An event stream that contradicts itself, or is cut off, gives a
drawing like any other. The observer has a lane only if it adopted somebody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from labs.observer.events import EXACT, Adopted, Called, Event, Noted, Sampled
from labs.observer.history import History
from labs.observer.life import Life, Line, Span
from labs.observer.rows import MOST_ROWS, Row, rows
from labs.observer.scale import LONGEST_S, Scale, scale

_ONE_TICK = 0.004  # output closer together than this share of the axis is one tick
_MOST_SIGNALS = 60
_NOTICEABLE_S = 0.001  # a child is always dead for a moment before its parent hears of it


class Kind(StrEnum):
    """What an arrow tells."""

    FORK = "fork"
    REAP = "reap"
    ADOPT = "adopt"
    SIGNAL = "signal"


class Arrow(NamedTuple):
    """An arrow from row `source` to row `target` (None: the observer's lane) at time `t`.

    It concerns `life`: who was born, reaped or adopted, or gets `signal`; `former` is the row of the parent
    that an adopted one lost. `many` is for how many alike ones it stands.
    """

    kind: Kind
    t: float
    source: int | None
    target: int | None
    life: Life
    known: str = EXACT
    many: int = 1
    signal: int = 0
    former: int | None = None


class Output(NamedTuple):
    """A tick at time `t`: `lines` were written there, almost at once; drawings show the first."""

    t: float
    lines: tuple[Line, ...]


@dataclass
class Drawing:
    """A history, arranged. `output` and `captions` have an entry for each row."""

    history: History
    rows: list[Row]
    scale: Scale
    arrows: list[Arrow] = field(default_factory=list)
    output: list[list[Output]] = field(default_factory=list)
    captions: list[list[Called]] = field(default_factory=list)
    adopted: list[Life] = field(default_factory=list)  # those whom the observer adopted

    def row_of(self, life: Life | None) -> int | None:
        """Give the number of the row that shows `life`."""
        return self._numbers.get(life) if life else None

    def __post_init__(self) -> None:
        self._numbers = {life: n for n, row in enumerate(self.rows) for life in row.everybody}


def draw(history: History, most_rows: int = MOST_ROWS, until: float | None = None) -> Drawing:
    """Arrange a history, complete or not, in at most `most_rows` rows.

    `until` is for one that still grows: an axis to there that stays as it is, with nothing squeezed.
    """
    found = rows(history, most_rows)
    steady = Scale(((0.0, 0.0), (until, 1.0))) if until else None
    drawing = Drawing(history, found, steady or scale(_moments(history), _shortest(found)))
    drawing.adopted = [life for life in history.lives if history.header.observer in _adopters(history, life)]
    for row in found:
        drawing.arrows += _arrows(drawing, row)
    drawing.arrows += _signals(drawing)
    drawing.arrows.sort(key=lambda arrow: arrow.t)
    drawing.output = _outputs(drawing)
    drawing.captions = [[said for life in row.lives for said in life.captions] for row in found]
    return drawing


def stretches(life: Life) -> list[Span]:
    """Give the states of a life as a drawing needs them: finite times, in order, none backwards."""
    found = []
    at = finite(life.born)
    for span in life.spans:
        start = max(finite(span.start), at)
        at = max(finite(span.end), start)
        found.append(span._replace(start=start, end=at))
    return found


def finite(t: float) -> float:
    """Give a time that can be drawn, whatever a recording says."""
    return t if abs(t) <= LONGEST_S else 0.0


def last_of(life: Life) -> float:
    """Give when a life's bar ends."""
    found = stretches(life)
    return found[-1].end if found else finite(life.born)


# ---- the scale's material


def _moments(history: History) -> Iterator[float]:
    """Yield the times at which something happens that is drawn."""
    for event in history.events:
        if not isinstance(event, Sampled | Called | Noted):
            yield event.t
            yield _until(event)
    yield history.end


def _until(event: Event) -> float:
    until = getattr(event, "until", None)
    return event.t if until is None else float(until)


def _shortest(found: list[Row]) -> float:
    """Find the shortest life, or zombie, that must be visible: of each folded row, the whole of it."""
    lengths = []
    for row in found:
        first = min(finite(life.born) for life in row.lives)
        if row.folded:
            lengths.append(max(last_of(life) for life in row.lives) - first)
            continue
        died = row.life.died
        lengths.append((last_of(row.life) if died is None else finite(died)) - first)
        if row.life.was_zombie and row.life.zombie_s > _NOTICEABLE_S:
            lengths.append(row.life.zombie_s)
    return min((length for length in lengths if length > 0), default=0.0)


# ---- arrows


def _adopters(history: History, life: Life) -> set[int]:
    return {adopted.parent for adopted in _adopted(history, life)}


def _adopted(history: History, life: Life) -> list[Adopted]:
    """Give the adoptions that are the program's own doing: not those when the observer ended everything."""
    return [event for event in life.adoptions if history.cut is None or event.t < history.cut]


def _arrows(drawing: Drawing, row: Row) -> Iterator[Arrow]:
    """Yield how the lives of a row came, changed parents and went."""
    here, many, first = drawing.row_of(row.life), len(row.lives), row.life
    if row.above is not None:
        yield Arrow(Kind.FORK, finite(first.born), row.above, here, first, first.birth.known, many)
    yield from _adoptions(drawing, row)
    reaped = [life for life in row.lives if life.reap and not life.reaped_by_itself]
    if not reaped:
        return
    last = max(reaped, key=lambda life: finite(life.reap.t) if life.reap else 0.0)
    by = drawing.history.reaper(last)
    reap = last.reap
    if reap is not None and (by is not None or (last in drawing.adopted and drawing.adopted)):
        target = drawing.row_of(by)
        buried = by is None and any(finite(reap.t) - event.t < _NOTICEABLE_S for event in last.adoptions)
        if target != here and (last.is_orphan or not buried):  # an adoption that is a burial is one arrow
            yield Arrow(Kind.REAP, finite(reap.t), here, target, last, reap.known, len(reaped))


def _adoptions(drawing: Drawing, row: Row) -> Iterator[Arrow]:
    """Yield an arrow for each adoption of a lone life, one for all adoptions of alike ones."""
    adopted = [(event, life) for life in row.lives for event in _adopted(drawing.history, life)]
    if len(row.lives) > 1:
        adopted = adopted[:1]
    for event, life in adopted:
        t = finite(event.t)
        to = drawing.history.life_at(event.parent, t)
        if to is None and event.parent != drawing.history.header.observer:
            continue
        here, former = drawing.row_of(life), drawing.row_of(drawing.history.life_at(event.former, t))
        yield Arrow(Kind.ADOPT, t, here, drawing.row_of(to), life, event.known, len(row.lives), former=former)


def _signals(drawing: Drawing) -> list[Arrow]:
    """Give the signals that one process of the drawing sent to another; 0 only asks whether it is there."""
    found = []
    for sender in drawing.history.lives:
        for sent in sender.sent:
            target = drawing.history.life_at(sent.pid, sent.t)
            ends = drawing.row_of(sender), drawing.row_of(target)
            if target is not None and sent.signal and sent.error is None and ends[0] != ends[1]:
                found.append(
                    Arrow(Kind.SIGNAL, finite(sent.t), *ends, target, sent.known, signal=sent.signal)
                )
    return found[:_MOST_SIGNALS]


# ---- output


def _outputs(drawing: Drawing) -> list[list[Output]]:
    """Gather each row's lines into ticks."""
    by_row: dict[int, list[Line]] = defaultdict(list)
    for line in drawing.history.lines:
        number = drawing.row_of(drawing.history.life_at(line.pid, line.t))
        if number is not None:
            by_row[number].append(line)
    return [list(_gathered(drawing.scale, by_row[number])) for number in range(len(drawing.rows))]


def _gathered(axis: Scale, lines: Iterable[Line]) -> Iterator[Output]:
    together: list[Line] = []
    for line in lines:
        if together and axis.place(line.t) - axis.place(together[0].t) > _ONE_TICK:
            yield Output(finite(together[0].t), tuple(together))
            together = []
        together.append(line)
    if together:
        yield Output(finite(together[0].t), tuple(together))
