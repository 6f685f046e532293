"""The timeline's arrows: fork down, reap up, adoption, signals; and the torn link of an orphan.

From which row to which row they go is `drawing`'s; they run behind the bars, so that each row stays readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from labs.observer.drawing import Arrow, Kind
from labs.observer.events import INFERRED
from labs.observer.legend import Legend
from labs.observer.sheet import Sheet
from labs.observer.strips import BAR, Frame, Strip


@dataclass
class Wires:
    """Draws arrows between strips that have their places; `lane` is the y of the observer's lane, if any."""

    sheet: Sheet
    frame: Frame
    strips: Sequence[Strip]
    lane: float | None
    legend: Legend

    def draw(self, group: ET.Element, arrow: Arrow) -> None:
        """Draw an arrow, and the link that was torn where a parent ended."""
        x = self.frame.x(arrow.t)
        known = ""
        if arrow.known == INFERRED:
            known = " inferred"
            self.legend.add(INFERRED)
        if arrow.kind is Kind.ADOPT:
            self._break(group, arrow, x)
            x += 5
        start, end = self._edges(arrow)
        if start == end:
            return
        self.sheet.line(group, x, start, x, end, f"wire {arrow.kind}{known}")
        down = end > start
        tip = -6 if down else 6
        self.sheet.path(group, f"M{x:.1f} {end:.1f}l-4 {tip}h8z", f"head {arrow.kind}")
        self.legend.add(arrow.kind)

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

    def _break(self, group: ET.Element, arrow: Arrow, x: float) -> None:
        """Draw the torn link between an orphan and the parent that ended."""
        if arrow.former is None or arrow.source is None or not arrow.life.is_orphan:
            return
        top, bottom = self.strips[arrow.former].bottom, self.strips[arrow.source].top
        middle = bottom - 7
        self.sheet.line(group, x, top, x, bottom, "wire broken")
        self.sheet.path(group, f"M{x - 5:.1f} {middle - 5:.1f}l10 10m0 -10l-10 10", "cross")
