"""Looks at living processes now and then through psutil: what they do between events, and what it costs.

Looks miss what is short; they are never the truth about births and deaths, only about what lies between.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from labs.observer.events import Event, Forked, Reaped, Sampled

_CPU_STEP_S = 0.1


class Sampler:
    """Remembers who there is, and tells what is new about them."""

    def __init__(self) -> None:
        self._pids: set[int] = set()
        self._last: dict[int, tuple[str, float, int]] = {}

    def follow(self, event: Event) -> None:
        """Learn from an exact event whom to look at."""
        if isinstance(event, Forked):
            self._pids.add(event.pid)
        elif isinstance(event, Reaped):
            self._pids.discard(event.pid)
        self._last.pop(event.pid, None)  # it was seen doing something: what the last look showed is over

    def look(self, clock: float) -> Iterator[Sampled]:
        """Look at everybody once; tell of those who changed. `clock` is CLOCK_MONOTONIC at t = 0."""
        import psutil  # noqa: PLC0415  (17 ms that a short program need not pay)

        for pid in tuple(self._pids):
            try:
                process = psutil.Process(pid)
                with process.oneshot():
                    times = process.cpu_times()
                    state, nice = process.status(), process.nice()
                    cpu_s = round(times.user + times.system, 2)
                    name = process.name() if state != psutil.STATUS_ZOMBIE else ""
            except psutil.Error:
                continue
            before = self._last.get(pid)
            if before is None or before[::2] != (state, nice) or cpu_s - before[1] >= _CPU_STEP_S:
                self._last[pid] = (state, cpu_s, nice)
                yield Sampled(round(time.monotonic() - clock, 6), pid, state, cpu_s, name, nice)
