"""The timeline's legend: what the looks mean, of those that occur and of no others."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from labs.i18n import _
from labs.observer.events import INFERRED, SAMPLED
from labs.observer.life import State
from labs.observer.sheet import Sheet, room
from labs.observer.spoken import state_name
from labs.observer.strips import MARGIN


class Legend:
    """Collects the looks that are used while a picture is drawn, and explains them at its end."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._used: set[str] = set()

    def add(self, look: str) -> None:
        """Note that a look occurs."""
        self._used.add(look)

    def draw(self, top: float) -> float:
        """Draw what the looks mean, of those that occur; give where the sheet ends."""
        group = self.sheet.group(self.sheet.root)
        self.sheet.line(group, MARGIN, top - 4, self.sheet.width - MARGIN, top - 4, "grid")
        x, y = MARGIN, top + 8
        for look, name in self._looks():
            needed = 34 + room(name) + 14
            if x + needed > self.sheet.width - MARGIN and x > MARGIN:
                x, y = MARGIN, y + 18
            self._swatch(group, look, x, y)
            self.sheet.text(group, x + 32, y + 4, name, "soft")
            x += needed
        return y + 18

    def _looks(self) -> Iterator[tuple[str, str]]:
        names = {
            **{str(state): state_name(state) for state in State},
            "brief": _("zombie for a moment"),
            "fork": _("fork"),
            "reap": _("reap: wait took the status"),
            "adopt": _("parent ended: adopted"),
            "signal": _("signal"),
            "output": _("output"),
            "poll": _("asked with WNOHANG"),
            "pause": _("time squeezed"),
            SAMPLED: _("lighter: only sampled"),
            INFERRED: _("broken line: inferred"),
        }
        yield from ((look, name) for look, name in names.items() if look in self._used)

    def _swatch(self, group: ET.Element, look: str, x: float, y: float) -> None:
        """Draw a small example of a look."""
        if look in {*State, "brief"}:
            inset = 4 if look in (State.SLEEPING, "brief") else 0
            self.sheet.rect(group, x, y - 7 + inset, 26, 14 - 2 * inset, look, rx=1.5)
        elif look == "output":
            self.sheet.line(group, x + 13, y - 7, x + 13, y + 7, "tick")
        elif look == "poll":
            for side in (5, 12, 19):
                self.sheet.rect(group, x + side, y - 3, 3, 6, "poll")
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
