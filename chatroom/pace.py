"""How fast somebody may be: a token bucket for each key. What counts, and as what, the room says."""

from collections.abc import Hashable

KEYS = 4096
"""Beyond so many keys those whose buckets are full again are forgotten, and then all."""


class Pace:
    """`rate` a second in the long run, `burst` at once; a rate of 0 is no limit."""

    def __init__(self, rate: float, burst: float) -> None:
        """Start with every bucket full."""
        self.rate = rate
        self.burst = max(burst, 1.0)
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def allows(self, key: Hashable, now: float) -> bool:
        """Tell whether one more is within the limit, and count it if so."""
        if not self.rate:
            return True
        left, at = self._buckets.get(key, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.rate)
        if left < 1.0:
            return False
        self._buckets[key] = (left - 1.0, now)
        if len(self._buckets) > KEYS:
            self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        refill_s = self.burst / self.rate
        busy = {key: kept for key, kept in self._buckets.items() if now - kept[1] < refill_s}
        self._buckets = busy if len(busy) <= KEYS // 2 else {}
