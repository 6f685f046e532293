"""A face of the observer: a picture that grows while the program runs.

    growing = Growing(show)     # show(svg) is called a few times a second
    observe(program, options, growing, growing.idle)

The picture is the timeline's, on an axis of 1, 2, 5, 10 … seconds that stays until it is full: bars grow and
nothing jumps. The whole story, and the final scale, come when the program has ended.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from labs.observer.events import Ended, Event
from labs.observer.history import History
from labs.observer.timeline import svg

_FIRST_S = 0.4  # what is over by then needs no picture before the last
_EVERY_S = 0.25
_SHARE = 5  # of the time at most one part in so many is spent on drawing


class Growing:
    """Shows a history as it grows. Use it as `observe`'s watcher; and `idle` where nothing happens."""

    def __init__(
        self,
        show: Callable[[str], None],
        title: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Call `show` with each SVG; `clock` gives seconds."""
        self._show, self._title, self._clock = show, title, clock
        self._next = clock() + _FIRST_S

    def __call__(self, history: History, event: Event) -> None:
        """Take one event; draw if it is time."""
        if not isinstance(event, Ended):
            self.idle(history)

    def idle(self, history: History) -> None:
        """Draw if it is time."""
        now = self._clock()
        if now < self._next or not history.lives:
            return
        self._show(svg(history, title=self._title, until=horizon(history.end)))
        self._next = now + max(_EVERY_S, _SHARE * (self._clock() - now))


def horizon(t: float) -> float:
    """Give how far the axis of a picture reaches that has come to `t` seconds: 1, 2, 5, 10 … seconds."""
    rounds = (n * 10.0**power for power in itertools.count() for n in (1, 2, 5))
    return next(far for far in rounds if far > t)
