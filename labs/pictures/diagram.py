"""A face: a diagram of states, boxes with arrows between them, drawn from a table of `states`.

Arrows are bent to the left of their direction, so that there and back are two lines. Characters say the
moves one a line.
"""

from __future__ import annotations

import math
from xml.etree import ElementTree as ET

from rich.cells import cell_len

from labs import i18n
from labs.observer.sheet import Sheet, room, wrapped
from labs.pictures.picture import MARGIN, Picture, finished, headed_sheet
from labs.pictures.states import Move, Phase, States, causes, letters, names

_BOX = (136.0, 50.0)
_COLUMN, _ROW = 176.0, 150.0
_BEND = 34.0
_HEAD = 9.0
_CSS = """
{k} .state{fill:var(--band);stroke:var(--run);stroke-width:1.8}
{k} .name{font-size:14px;font-weight:600;text-anchor:middle}
{k} .mid{text-anchor:middle}
{k} .move{fill:none;stroke:var(--soft);stroke-width:1.6}
"""
Point = tuple[float, float]


def diagram(states: States, title: str = "", *, language: str | None = None) -> Picture:
    """Draw a table of states and moves."""
    with i18n.speaking(language) as spoken:
        return Picture(_svg(states, title, spoken), _text(states, title))


def _text(states: States, title: str) -> str:
    named, told = names(), causes()
    wide = max(cell_len(named[phase]) for phase in states.places)

    def padded(phase: Phase) -> str:
        return named[phase] + " " * (wide - cell_len(named[phase]))

    moves = [f"{padded(move.start)} → {padded(move.end)}  {told[move.cause]}" for move in states.moves]
    return "\n".join([*([title] if title else []), *moves])


def _svg(states: States, title: str, spoken: str) -> str:
    columns = max(column for column, _row in states.places.values())
    rows = max(row for _column, row in states.places.values())
    width = 2 * (MARGIN + 8) + _BOX[0] + columns * _COLUMN
    story = "; ".join(_text(states, "").splitlines())
    sheet, top = headed_sheet(title, story, width, spoken, _CSS)
    top += 40

    def middle(phase: Phase) -> Point:
        column, row = states.places[phase]
        return MARGIN + 8 + _BOX[0] / 2 + column * _COLUMN, top + _BOX[1] / 2 + row * _ROW

    for phase in states.places:
        _box(sheet, phase, middle(phase))
    lines, words = sheet.group(sheet.root), sheet.group(sheet.root, "halo")
    for move in states.moves:
        _arrow(sheet, (lines, words), move, middle(move.start), middle(move.end))
    return finished(sheet, top + rows * _ROW + _BOX[1] + 24)


def _box(sheet: Sheet, phase: Phase, middle: Point) -> None:
    x, y = middle
    sheet.rect(sheet.root, x - _BOX[0] / 2, y - _BOX[1] / 2, *_BOX, "state", rx=12)
    second = wrapped(letters()[phase], _BOX[0] - 8)[0]
    sheet.text(sheet.root, x, y - 2, names()[phase], "name")
    sheet.text(sheet.root, x, y + 15, second, "soft mid")


def _arrow(sheet: Sheet, layers: tuple[ET.Element, ET.Element], move: Move, start: Point, end: Point) -> None:
    """Draw an arrow from border to border, and say its cause on the outer side of its bend."""
    far = math.dist(start, end)
    short = far <= _COLUMN  # between neighbours: straight, and its words have to go above the boxes
    normal = ((end[1] - start[1]) / far, (start[0] - end[0]) / far)
    bend = _beside(start, end, normal, 0.0 if short else _BEND)
    out, into = _border(start, bend), _border(end, bend)
    curve = f"M{out[0]:.1f} {out[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {into[0]:.1f} {into[1]:.1f}"
    sheet.path(layers[0], curve, "move")
    _head(sheet, layers[0], bend, into)
    peak = _beside(out, into, normal, (_BOX[1] / 2 - 4) * abs(normal[1]) if short else _BEND / 2)
    lines = wrapped(causes()[move.cause], 150 if abs(normal[1]) > 0.9 else 110)
    reach = max(room(line) for line in lines) / 2 + 12
    x = peak[0] + normal[0] * reach
    y = peak[1] + normal[1] * (7 + 6.5 * len(lines)) - 6.5 * (len(lines) - 1) + 4
    for number, line in enumerate(lines):
        sheet.text(layers[1], x, y + 13 * number, line, "mid")


def _beside(start: Point, end: Point, normal: Point, by: float) -> Point:
    """Give the point halfway, moved aside."""
    return (start[0] + end[0]) / 2 + normal[0] * by, (start[1] + end[1]) / 2 + normal[1] * by


def _head(sheet: Sheet, layer: ET.Element, back: Point, tip: Point) -> None:
    angle = math.atan2(tip[1] - back[1], tip[0] - back[0])
    left, right = (
        (tip[0] - _HEAD * math.cos(angle + turn), tip[1] - _HEAD * math.sin(angle + turn))
        for turn in (0.42, -0.42)
    )
    points = f"{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"
    sheet.path(layer, f"M{points}Z", "head")


def _border(middle: Point, towards: Point) -> Point:
    """Give the point where the way from a box's middle leaves the box."""
    dx, dy = towards[0] - middle[0], towards[1] - middle[1]
    scale = min(
        (_BOX[0] / 2 + 2) / abs(dx) if dx else math.inf, (_BOX[1] / 2 + 2) / abs(dy) if dy else math.inf
    )
    return middle[0] + dx * scale, middle[1] + dy * scale
