"""The timeline's bars: the states of a life in their looks, what makes its end and its family special.

Many alike lives are one bundle of hairlines. How high a bar is and what is written beside it is `strips`'.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from labs.observer.drawing import finite, last_of, stretches
from labs.observer.events import EXACT
from labs.observer.legend import Legend
from labs.observer.life import Life, Span, State
from labs.observer.sheet import Sheet, room
from labs.observer.spoken import how_many, roles
from labs.observer.strips import BAR, Frame, Strip, end_kind
from labs.observer.summary import NOTICEABLE_S
from labs.observer.tips import facts, span_fact

_MOST_HAIRLINES = 200
_LEAST_SEEN = 2.0  # px
_LEAST_EXPLAINED = 3.0  # px: a zombie of a moment that is shorter catches nobody's eye


def _length(span: Span) -> float:
    return span.end - span.start


def _brief(life: Life, span: Span) -> bool:
    """Tell a zombie of a moment, as every child is one, from those that nobody was waiting for."""
    return span.state is State.ZOMBIE and not (life.was_zombie and _length(span) >= NOTICEABLE_S)


@dataclass
class Bars:
    """Draws the bars of strips that have their places."""

    sheet: Sheet
    frame: Frame
    legend: Legend

    def draw(self, bars: ET.Element, words: ET.Element, strip: Strip) -> None:
        """Draw a strip's bar, and what is written in it."""
        (self._bundle if strip.row.folded else self._bar)(bars, words, strip)

    def _bar(self, bars: ET.Element, words: ET.Element, strip: Strip) -> None:
        life = strip.row.life
        group = self.sheet.group(bars, tip=f"{roles(strip.row)}\n{facts(self.frame.drawing.history, life)}")
        for span in self._seen(stretches(life)):
            self._span(group, strip, life, span)
        self._polls(group, strip, life)
        self._foster(group, strip, life)
        self._cuts(group, strip, life)
        if life.exit:
            x = self.frame.x(finite(life.exit.t))
            if end_kind(life) == "bad":
                y = strip.top + BAR / 2
                self.sheet.path(group, f"M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10", "killed")
            else:
                self.sheet.line(group, x, strip.top - 1, x, strip.bottom + 1, "died")
        middle = strip.top + BAR / 2
        for label in strip.inside:
            self.sheet.rect(group, label.x - 3, middle - 7, room(label.text) + 4, 14, "tag", rx=3)
        for label in [*strip.inside, *([strip.beside] if strip.beside else [])]:
            self.sheet.text(words, label.x, middle + 4, label.text, label.kind)

    def _seen(self, spans: list[Span]) -> list[Span]:
        """Join what is too short to be seen: of less than two pixels only the longest state shows."""
        seen: list[Span] = []
        joined: list[Span] = []
        for number, span in enumerate(spans, 1):
            joined.append(span)
            wide = self.frame.x(span.end) - self.frame.x(joined[0].start) >= _LEAST_SEEN
            if not wide and number < len(spans):
                continue
            whole = max(joined, key=_length)._replace(start=joined[0].start, end=span.end)
            joined.clear()
            if seen and seen[-1][2:] == whole[2:] and self._joins(whole):
                whole = whole._replace(start=seen.pop().start)
            seen.append(whole)
        return seen

    def _joins(self, span: Span) -> bool:
        """Tell whether a stretch may be drawn in one with the one before: two long waits are two."""
        return span.state is not State.WAITING or self.frame.x(span.end) - self.frame.x(span.start) < 6

    def _span(self, group: ET.Element, strip: Strip, life: Life, span: Span) -> None:
        left, right = self.frame.x(span.start), self.frame.x(span.end)
        brief = _brief(life, span)
        inset = 6.0 if span.state is State.SLEEPING or brief else 1.0
        known = "" if span.known == EXACT else f" {span.known}"
        look = "brief" if brief else str(span.state)
        part = self.sheet.group(group, tip=span_fact(self.frame.drawing.history, life, span))
        width = max(right - left, 1.5)
        self.sheet.rect(part, left, strip.top + inset, width, BAR - 2 * inset, look + known, rx=1.5)
        if not brief or width >= _LEAST_EXPLAINED:
            self.legend.add(look)
        if span.known != EXACT:
            self.legend.add(span.known)

    def _foster(self, group: ET.Element, strip: Strip, life: Life) -> None:
        """Underline an orphan's life with its new parent."""
        if life.is_orphan:
            start = self.frame.x(finite(life.adoptions[0].t))
            end = self.frame.x(last_of(life))
            self.sheet.line(group, start, strip.bottom + 1.5, end, strip.bottom + 1.5, "foster")

    def _polls(self, group: ET.Element, strip: Strip, life: Life) -> None:
        """Notch the bar where it asked with WNOHANG; what is too close to be seen is one notch."""
        last = -_LEAST_SEEN
        for wait in life.waits:
            start, end = self.frame.x(finite(wait.start)), self.frame.x(finite(wait.end or wait.start))
            if wait.polls and start - last >= _LEAST_SEEN:
                self.sheet.rect(group, start - 1.5, strip.top - 2, max(end - start, 0) + 3, 6, "poll")
                last = max(start, end)
                self.legend.add("poll")

    def _cuts(self, group: ET.Element, strip: Strip, life: Life) -> None:
        """Break the bar where it runs through a squeezed piece of time."""
        for pause in self.frame.drawing.scale.pauses:
            if finite(life.born) <= pause.start and pause.end <= last_of(life):
                x = (self.frame.x(pause.start) + self.frame.x(pause.end)) / 2
                self.sheet.line(group, x - 3, strip.bottom + 1, x + 3, strip.top - 1, "gap")
                for side in (-2.5, 2.5):
                    self.sheet.line(
                        group, x - 3 + side, strip.bottom + 1, x + 3 + side, strip.top - 1, "slash"
                    )

    def _bundle(self, bars: ET.Element, words: ET.Element, strip: Strip) -> None:
        """Draw many lives as hairlines, one below the other; of very many, evenly chosen ones."""
        everybody = strip.row.everybody
        many = min(len(everybody), _MOST_HAIRLINES)
        chosen = [everybody[n * len(everybody) // many] for n in range(many)]
        lines: dict[str, list[str]] = {}
        for n, life in enumerate(chosen):
            y = strip.top + (n + 0.5) * strip.bar / many
            for span in stretches(life):
                if _brief(life, span):
                    continue
                left, right = self.frame.x(span.start), self.frame.x(span.end)
                self.legend.add(span.state)
                lines.setdefault(span.state, []).append(f"M{left:.1f} {y:.1f}H{max(right, left + 1.5):.1f}")
        group = self.sheet.group(bars, tip=f"{roles(strip.row)}: {how_many(strip.row)}")
        for state, pieces in lines.items():
            self.sheet.path(group, "".join(pieces), f"many {state}")
