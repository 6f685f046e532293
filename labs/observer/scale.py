"""From seconds to places on a time axis: a 2 ms life stays visible beside a 3 s sleep.

Places run from 0 to 1. Between two moments at which something happens lies a gap; gaps so long that the
shortest life would vanish are squeezed, and each of them is known as a `Pause`, so that a face can mark it.
All else has one and the same scale. No words and no drawing: `drawing` hands in the moments.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_VISIBLE = 0.025  # what share of the axis the shortest life should have
_MOST_PAUSES = 8
_ROUND = (1.0, 2.0, 5.0)


class Pause(NamedTuple):
    """A squeezed piece of time, `start` to `end`, in which nothing happens: `factor` times too short."""

    start: float
    end: float
    factor: float


class Tick(NamedTuple):
    """A round time: `t` seconds at `place`; `step` seconds to its neighbours, which says how to round it."""

    t: float
    place: float
    step: float


@dataclass(frozen=True)
class Scale:
    """A monotone map from seconds to 0…1. `knots` are (seconds, place), ascending in both."""

    knots: tuple[tuple[float, float], ...]
    pauses: tuple[Pause, ...] = ()

    @property
    def start(self) -> float:
        """The first second on the axis."""
        return self.knots[0][0]

    @property
    def end(self) -> float:
        """The last second on the axis."""
        return self.knots[-1][0]

    def place(self, t: float) -> float:
        """Give where `t` lies, 0…1; what is outside lies at the edge."""
        if not t > self.start:  # NaN as well
            return 0.0
        if t >= self.end:
            return 1.0
        index = bisect.bisect_right(self.knots, t, key=lambda knot: knot[0])
        (t0, place0), (t1, place1) = self.knots[index - 1 : index + 1]
        return min(place0 + (t - t0) / (t1 - t0) * (place1 - place0), place1)

    def ticks(self, spacing: float) -> list[Tick]:
        """Give round times, at least `spacing` (of 0…1) apart."""
        found: list[Tick] = []
        for (t0, place0), (t1, place1) in pairwise(self.knots):
            found += self._ticks_between(t0, t1, spacing / (place1 - place0) * (t1 - t0))
        spaced: list[Tick] = []
        for tick in sorted(found, key=lambda tick: (-tick.step, tick.t)):  # the roundest first
            if all(abs(tick.place - other.place) >= spacing for other in spaced):
                spaced.append(tick)
        return sorted(spaced)

    def _ticks_between(self, start: float, end: float, least_step: float) -> list[Tick]:
        step = _round_step(least_step)
        first = math.ceil(start / step - 1e-9)
        count = min(int((end - start) / step) + 2, 1000)
        times = [(first + index) * step for index in range(count)]
        return [Tick(t, self.place(t), step) for t in times if start <= t <= end]


def _round_step(least: float) -> float:
    """Give 1, 2 or 5 times a power of ten, `least` or more."""
    least = max(least, 1e-9)
    power = 10.0 ** math.floor(math.log10(least))
    return next((power * n for n in _ROUND if power * n >= least), power * 10)


def scale(moments: Iterable[float], shortest: float) -> Scale:
    """Make the scale for the `moments` at which something happens; `shortest` seconds must be visible."""
    times = sorted({t for t in moments if math.isfinite(t)})
    if len(times) < 2:
        start = times[0] if times else 0.0
        return Scale(((start, 0.0), (start + 1e-3, 1.0)))
    gaps = [end - start for start, end in pairwise(times)]
    longest = _longest_gap(gaps, shortest)
    widths = [_width(gap, longest) for gap in gaps]
    return _laid_out(times, gaps, widths)


def _longest_gap(gaps: list[float], shortest: float) -> float:
    """Find the longest gap that may stay as it is."""
    if shortest <= 0 or shortest >= _VISIBLE * sum(gaps):
        return math.inf
    ranked = sorted(gaps, reverse=True)
    low = max(shortest, ranked[_MOST_PAUSES] if len(ranked) > _MOST_PAUSES else 0.0)
    high = ranked[0]
    for _ in range(40):
        middle = (low + high) / 2
        if sum(_width(gap, middle) for gap in gaps) * _VISIBLE > shortest:
            high = middle
        else:
            low = middle
    return low


def _width(gap: float, longest: float) -> float:
    """Squeeze a gap that is clearly too long, to half or less; the longer it is, the wider it stays."""
    return gap if gap <= 3 * longest else longest * (1 + 0.25 * math.log2(gap / longest))


def _laid_out(times: list[float], gaps: list[float], widths: list[float]) -> Scale:
    total = math.fsum(widths)
    knots, pauses, so_far = [(times[0], 0.0)], [], 0.0
    for start, gap, width in zip(times, gaps, widths, strict=False):
        if width < gap:
            if start > knots[-1][0]:
                knots.append((start, so_far / total))
            pauses.append(Pause(start, start + gap, gap / width))
            so_far += width
            knots.append((start + gap, so_far / total))
        else:
            so_far += width
    if knots[-1][0] < times[-1]:
        knots.append((times[-1], 1.0))
    else:
        knots[-1] = (times[-1], 1.0)
    return Scale(tuple(_ascending(knots)), tuple(pauses))


def _ascending(knots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Drop knots that rounding has made equal to their neighbours: slopes must be finite."""
    kept = [knots[0]]
    for knot in knots[1:-1]:
        if kept[-1][0] < knot[0] < knots[-1][0] and kept[-1][1] < knot[1] < 1.0:
            kept.append(knot)
    return [*kept, knots[-1]]
