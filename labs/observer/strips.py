"""The timeline's layout: how high each row is, and where its words go so that none overlap.

A strip is a row on the sheet: a bar, and under it lines of labels. What cannot be missed (a zombie's
duration, an orphan's adopter) always finds a line; output and captions take the room that is left, are cut
where they are too long, and are counted where there is none. Pixels and words, no SVG: that is `timeline`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from labs.i18n import _, ngettext
from labs.observer.drawing import Drawing, Kind, Output, finite, last_of, stretches
from labs.observer.life import Life, State
from labs.observer.lines import Lines
from labs.observer.rows import Row, program_of
from labs.observer.sheet import cut, room, shown
from labs.observer.spoken import (
    duration,
    end_of,
    role_of,
    signal_name,
    state_of,
)
from labs.observer.summary import NOTICEABLE_S

MARGIN = 16.0  # px, around everything
BAR = 20.0
LINE = 15.0
_BETWEEN = 13.0  # rows
_LEAST = 60.0  # px; shorter than that a cut text says nothing
_MOST_LINES = 3
_FEW_WAITS = 4  # more than that, and whom each is for would be a litany
_CRAMPED = 14  # rows; from here on every row has to be low


class Label(NamedTuple):
    """A text that belongs to `x`; `needed` ones are never left out. `tick`: how a line leads to it, or "".

    Only what a program said is ever cut; another text stands there whole, or `short`, or not at all.
    """

    x: float
    text: str
    kind: str
    needed: bool = False
    tick: str = ""
    tip: str = ""
    counts: int = 0  # how many lines of output it stands for
    short: str = ""


class Placed(NamedTuple):
    """A label on line `line` at `left`, `text` cut to its room."""

    label: Label
    line: int
    left: float
    text: str


@dataclass
class Frame:
    """Where the time axis lies on the sheet."""

    drawing: Drawing
    left: float
    right: float

    def x(self, t: float) -> float:
        """Give the place of a time, in px."""
        return self.left + self.drawing.scale.place(t) * (self.right - self.left)


@dataclass
class Strip:
    """A row on the sheet. `inside` are labels in the bar, `beside` what stands after its end."""

    row: Row
    number: int
    top: float = 0.0
    bar: float = BAR
    lines: int = 0
    placed: list[Placed] = field(default_factory=list)
    ticks: list[Label] = field(default_factory=list)
    inside: list[Label] = field(default_factory=list)
    beside: Label | None = None
    left_out: int = 0

    @property
    def bottom(self) -> float:
        """The lower edge of the bar."""
        return self.top + self.bar

    @property
    def height(self) -> float:
        """All that the row takes, the space to the next one included."""
        return self.bar + self.lines * LINE + _BETWEEN


def strips(frame: Frame) -> list[Strip]:
    """Lay out all rows; `top` is filled in by who stacks them."""
    return [_strip(frame, row, number) for number, row in enumerate(frame.drawing.rows)]


def _strip(frame: Frame, row: Row, number: int) -> Strip:
    strip = Strip(row, number)
    lines = Lines(frame.left, frame.right + end_room(frame.drawing, frame.right))
    if row.folded:
        strip.bar = min(max(BAR, 1.8 * len(row.everybody)), 60.0)
        labels = list(_bundle_labels(frame, row))
    else:
        labels = [*_state_labels(frame, strip), *_end_label(frame, strip), *_fate_labels(frame, row.life)]
    labels += _signal_labels(frame, number)
    output = [_output_label(frame, tick) for tick in frame.drawing.output[number]]
    strip.ticks = [label for label in output if label.tick]
    low = len(frame.drawing.rows) > _CRAMPED
    _place(strip, lines, labels + _captions(frame, row, number) + output, 1 if low else _MOST_LINES)
    strip.lines = max([1, *(placed.line + 1 for placed in strip.placed)])  # under the role stands the pid
    return strip


def _place(strip: Strip, lines: Lines, labels: list[Label], most: int) -> None:
    for label in sorted(labels, key=lambda label: (not label.needed, not label.counts, label.x)):
        width = room(label.text) + 2
        where = lines.put(label.x, width, 8 if label.needed else most, _least(label, width))
        if where is None and label.needed:
            where = lines.put(0, width, 12, 0)
        if where is None:
            strip.left_out += label.counts
            continue
        line, left, free = where
        text = label.short if label.short and free < room(label.text) else cut(label.text, free)
        strip.placed.append(Placed(label, line, left, text))
    if strip.left_out:
        text = ngettext("+ {n} line", "+ {n} lines", strip.left_out).format(n=strip.left_out)
        where = lines.put(lines.right, room(text), _MOST_LINES + 1, room(text))
        if where is not None:
            strip.placed.append(Placed(Label(lines.right, text, "soft"), where[0], where[1], text))


def _least(label: Label, width: float) -> float:
    """Give the px below which a label says nothing."""
    if label.counts or label.needed:
        return min(width, _LEAST)
    return room(label.short) + 2 if label.short else width


def end_room(drawing: Drawing, width: float) -> float:
    """Give the px to keep free on the right, for what is said about those that end last."""
    late = [
        row.life for row in drawing.rows if drawing.scale.place(last_of(row.life)) > 0.8 and not row.folded
    ]
    needed = max((room(end_of(life)) + 12 for life in late), default=12.0)
    return min(needed, width / 7)


# ---- what there is to say about one life


def _state_labels(frame: Frame, strip: Strip) -> Iterator[Label]:
    """Yield the states that do not fit into the bar and must be told; those that fit go inside."""
    life = strip.row.life
    for span in stretches(life):
        if span.state in (State.RUNNING, State.SLEEPING):
            continue
        noticeable = span.end - span.start >= NOTICEABLE_S and (life.was_zombie or span.state != State.ZOMBIE)
        kind = {State.ZOMBIE: "dead", State.STOPPED: "still"}.get(span.state, "soft")
        text = state_of(frame.drawing.history, life, span)
        left, right = frame.x(span.start), frame.x(span.end)
        if right - left > room(text) + 14 and (noticeable or span.state is State.WAITING):
            strip.inside.append(Label(left + 7, text, f"{kind} inside"))
        elif noticeable and (span.state is not State.WAITING or len(life.waits) <= _FEW_WAITS):
            yield Label(left, text, kind, needed=span.state is not State.WAITING)


def _end_label(frame: Frame, strip: Strip) -> Iterator[Label]:
    """Say how it ended: beside the bar if there is room, else under it."""
    life = strip.row.life
    text = end_of(life)
    if not text:
        return
    kind = end_kind(life)
    x = frame.x(last_of(life)) + 7
    if x + room(text) <= frame.right + end_room(frame.drawing, frame.right):
        strip.beside = Label(x, text, kind)
    else:
        yield Label(frame.right - room(text), text, kind, needed=True)


def end_kind(life: Life) -> str:
    """Give the look of an end: well, with another code, or killed."""
    if life.exit is None or life.ended_by_observer:
        return "soft"
    return "bad" if life.exit.signal else "good" if life.exit.code == 0 else "ink"


def _fate_labels(frame: Frame, life: Life) -> Iterator[Label]:
    """Yield what makes its family special: adopted, reaped by itself; and which program it began."""
    history = frame.drawing.history
    for adopted in life.adoptions if life.is_orphan else []:
        adopter = role_of(history, adopted.parent, adopted.t)
        text = _("orphan: adopted by {adopter}").format(adopter=adopter)
        yield Label(frame.x(finite(adopted.t)) + 9, text, "foreign", needed=True)
    if life.reap and life.reaped_by_itself:
        text = _("reaped by itself: SIGCHLD is ignored")
        yield Label(frame.x(finite(life.reap.t)), text, "soft", needed=True)
    for execed in life.execs if life.role else []:
        name = program_of(Life(life.pid, life.role, life.birth, None, execs=[execed]))
        yield Label(
            frame.x(finite(execed.t)), _("exec {program}").format(program=shown(name)), "soft", tick="tick"
        )
    polls = [wait for wait in life.waits if wait.polls]
    if polls:
        text = _("WNOHANG, {n} ×").format(n=sum(wait.polls for wait in polls))
        yield Label(frame.x(finite(polls[0].start)) + 4, text, "soft", tick="tick")


def _signal_labels(frame: Frame, number: int) -> list[Label]:
    return [
        Label(frame.x(arrow.t) + 7, signal_name(arrow.signal), "bad", needed=True)
        for arrow in frame.drawing.arrows
        if arrow.kind is Kind.SIGNAL and arrow.target == number and not frame.drawing.rows[number].folded
    ]


def _captions(frame: Frame, row: Row, number: int) -> list[Label]:
    """Name the source lines of the calls that were told of; each line of the source once."""
    found: dict[str, Label] = {}
    for said in frame.drawing.captions[number]:
        text = _("line {number}: {call}").format(number=said.line, call=shown(said.call))
        short = _("line {number}").format(number=said.line)
        *_folder, package = said.file.rpartition("-packages/")
        if package != said.file:  # a line of somebody else's is no line of the program
            text, short = f"{shown(package)}, {text}", ""
        label = Label(frame.x(finite(said.t)), text, "soft", tip=shown(said.file), short=short)
        found.setdefault(text, label)
    return [] if row.folded else list(found.values())


# ---- what there is to say about many


def _bundle_labels(frame: Frame, row: Row) -> Iterator[Label]:
    """Say what the lives of a folded row have in common, and how many of its descendants have no row."""
    x = frame.x(min(finite(life.born) for life in row.lives))
    found = [fact for fact in (ends_of(row), _ages(row), _zombies(row)) if fact]
    if found:
        yield Label(x, " · ".join(found), "ink", needed=True)


def ends_of(row: Row) -> str:
    """Say how those of a folded row ended, the most usual end first."""
    counts: dict[str, int] = {}
    for life in row.everybody:
        if life.exit:
            counts[end_of(life)] = counts.get(end_of(life), 0) + 1
    if len(counts) == 1:
        return next(iter(counts))
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    text = ", ".join(f"{many} × {end}" for end, many in ranked[:3])
    return text + (", …" if len(ranked) > 3 else "")


def _ages(row: Row) -> str:
    ages = [finite(life.died or 0.0) - finite(life.born) for life in row.lives if life.died is not None]
    if not ages:
        return ""
    return _("each lived {least}–{most}").format(least=duration(min(ages)), most=duration(max(ages)))


def _zombies(row: Row) -> str:
    dead = [life.zombie_s for life in row.everybody if life.was_zombie and life.zombie_s >= NOTICEABLE_S]
    if not dead:
        return ""
    return ngettext("{n} zombie, up to {time}", "{n} zombies, up to {time}", len(dead)).format(
        n=len(dead), time=duration(max(dead))
    )


# ---- output


def _output_label(frame: Frame, tick: Output) -> Label:
    error = tick.lines[0].stream == "stderr"
    more = len(tick.lines) - 1
    # Columns that line up on a terminal have nothing to line up with here.
    text = shown(" ".join(tick.lines[0].text.split())) + (f"  (+{more})" if more else "")
    tip = "\n".join(shown(line.text) for line in tick.lines[:12]) + (f"\n… +{more - 11}" if more > 11 else "")
    kind = "said err" if error else "said"
    x = frame.x(tick.t)
    return Label(x + 4, text, kind, tick="tick err" if error else "tick", tip=tip, counts=len(tick.lines))
