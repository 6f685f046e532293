"""The timeline's axis: round times, lines down through the rows, and a mark on every squeezed piece of time.

Where a time lies is `scale`'s.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from labs.i18n import _
from labs.observer.legend import Legend
from labs.observer.scale import Pause
from labs.observer.sheet import Sheet
from labs.observer.spoken import duration, moment
from labs.observer.strips import Frame

_TICK_EVERY = 58.0  # px

_Layers = tuple[ET.Element, ET.Element]  # behind the bars, and before them
_Heights = tuple[float, float]  # of the axis, and of the lower end of the rows


def draw_axis(sheet: Sheet, frame: Frame, legend: Legend, layers: _Layers, heights: _Heights) -> None:
    """Draw the axis above the rows."""
    back, words = layers
    y, bottom = heights
    sheet.line(back, frame.left, y, frame.right, y, "axis")
    for pause in frame.drawing.scale.pauses:
        _pause(sheet, frame, pause, layers, heights)
        legend.add("pause")
    for tick in frame.drawing.scale.ticks(_TICK_EVERY / (frame.right - frame.left)):
        x = frame.x(tick.t)
        sheet.line(back, x, y, x, bottom, "grid")
        sheet.line(back, x, y - 4, x, y, "axis")
        sheet.text(words, x, y - 8, moment(tick.t, tick.step), "time")


def _pause(sheet: Sheet, frame: Frame, pause: Pause, layers: _Layers, heights: _Heights) -> None:
    back, words = layers
    y, bottom = heights
    left, right = frame.x(pause.start), frame.x(pause.end)
    tip = _("time squeezed: {start} – {end} has nothing to show").format(
        start=duration(pause.start), end=duration(pause.end)
    )
    sheet.rect(sheet.group(back, tip=tip), left, y, right - left, bottom - y, "band")
    middle = (left + right) / 2
    for x in (middle - 4, middle + 1):
        sheet.line(words, x, y + 5, x + 4, y - 5, "slash")
