"""A face of the observer: the timeline's SVG in a page, to be explored: facts at each bar, and steps in time.

    html(history, language="zh")     # one <div> that needs nothing besides itself; many may stand on a page

All facts are found here; `explorer.js` only shows them. Where no script may run the picture stays: it comes
as an image, because what takes scripts out of a page (an untrusted notebook, say) takes inline SVG out as
well, and leaves its words. The script puts the SVG itself in the image's place. What happens when is
`moments`'.
"""

from __future__ import annotations

import base64
import functools
import json
from html import escape
from pathlib import Path
from typing import Any

from labs import i18n
from labs.i18n import _
from labs.observer.drawing import finite, last_of, stretches
from labs.observer.history import History
from labs.observer.moments import Doing, Moment, doing, moments
from labs.observer.rows import Row
from labs.observer.spoken import duration, how_many, roles
from labs.observer.strips import Frame, Strip, ends_of
from labs.observer.timeline import Picture, picture
from labs.observer.tips import facts, span_fact

IMAGE = "data:image/svg+xml;base64,"  # before the coded SVG
_LEAST_TARGET = 14.0  # px: what is narrower can hardly be pointed at
_MOST_STRETCHES = 200  # of one life


def html(history: History, *, language: str | None = None, title: str | None = None) -> str:
    """Draw a history as a piece of HTML that can be explored; `language` "en" or "zh"."""
    with i18n.speaking(language) as spoken:
        drawn = picture(history, title=title)
        data = json.dumps(explained(drawn), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return (
            f'<div class="forkroom" lang="{spoken}">{image(drawn)}'
            f"<style>{_file('explorer.css')}</style>"
            f'<script type="application/json">{data}</script>'
            f"<script>{_file('explorer.js')}</script></div>"
        )


def still(svg: str) -> str:
    """Give an SVG the size in a page that a picture to be explored has; for those that still grow."""
    return f'<div class="forkroom fr-still">{svg}<style>{_file("explorer.css")}</style></div>'


def image(drawn: Picture) -> str:
    """Give the picture as an HTML image that holds the whole SVG."""
    width, height = drawn.size
    coded = base64.b64encode(drawn.svg.encode()).decode()
    told = escape(f"{drawn.name}. {drawn.story}", quote=True)
    sizes = f'width="{width:.0f}" height="{height:.0f}"'
    return f'<img src="{IMAGE}{coded}" {sizes} alt="{told}">'


@functools.cache
def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def explained(drawn: Picture) -> dict[str, Any]:
    """Give all that is to be shown of a picture beyond its SVG, as JSON has it; places in px."""
    steps = moments(drawn.frame.drawing)
    return {
        "key": drawn.key,
        "size": drawn.size,
        "axis": drawn.axis,
        "rows": [_row(drawn.frame, strip, steps) for strip in drawn.strips],
        "moments": [[_place(drawn.frame, step.t), duration(step.t), step.said] for step in steps],
        "words": {
            "slider": _("Step through time"),
            "back": _("One step back"),
            "on": _("One step on"),
            "bars": _("Processes"),
            "help": _("Point at a bar, or walk through time: ← → and ↑ ↓"),
        },
    }


def _row(frame: Frame, strip: Strip, steps: list[Moment]) -> dict[str, Any]:
    row = strip.row
    return {
        "name": roles(row),
        "box": _box(frame, strip),
        "facts": _facts(frame.drawing.history, row),
        "stretches": [] if row.folded else _stretches(frame, row),
        "doing": [[number, *said] for number, said in _changes(frame.drawing.history, row, steps)],
    }


def _facts(history: History, row: Row) -> list[str]:
    if row.folded:
        return [how_many(row), ends_of(row)]
    return facts(history, row.life).split("\n")


def _stretches(frame: Frame, row: Row) -> list[list[Any]]:
    """Give where each stretch of a life ends, and its exact words."""
    history, life = frame.drawing.history, row.life
    return [
        [_place(frame, span.end), span_fact(history, life, span)]
        for span in stretches(life)[:_MOST_STRETCHES]
    ]


def _box(frame: Frame, strip: Strip) -> list[float]:
    """Give where the bar is: left, top, width, height; never too narrow to be pointed at."""
    left = frame.x(min(finite(life.born) for life in strip.row.lives))
    right = frame.x(max(map(last_of, strip.row.lives)))
    missing = max(_LEAST_TARGET - (right - left), 0.0)
    return [_tenth(left - missing / 2), _tenth(strip.top), _tenth(right - left + missing), _tenth(strip.bar)]


def _changes(history: History, row: Row, steps: list[Moment]) -> list[tuple[int, Doing]]:
    """Give with which step the row does something else, and what: the last one at or before a step counts."""
    found: list[tuple[int, Doing]] = []
    for number, step in enumerate(steps):
        said = doing(history, row, step.t)
        if not found or found[-1][1] != said:
            found.append((number, said))
    return found


def _place(frame: Frame, t: float) -> float:
    return _tenth(frame.x(t))


def _tenth(px: float) -> float:
    return round(px, 1)
