"""Histories made by hand, of few processes with known pids."""

from __future__ import annotations

from collections.abc import Iterable

from labs.observer.events import (
    Event,
    Forked,
    Header,
)
from labs.observer.history import History
from labs.observer.life import Life

OBSERVER, PARENT, CHILD, OTHER, GRANDCHILD = 9, 10, 11, 12, 13
BORN = Forked(0.0, PARENT, OBSERVER)


def history(*events: Event) -> History:
    return History(Header(("program",), observer=OBSERVER), events)


def states(life: Life) -> list[tuple[float, float, str]]:
    return [(span.start, span.end, str(span.state)) for span in life.spans]


def labels(lives: Iterable[Life]) -> list[str]:
    return [life.label for life in lives]
