"""Lines of text that share their room: where the next label goes, so that none overlaps another.

Widths and places in px; whose labels they are, `strips` knows.
"""

from __future__ import annotations

_GAP = 8.0  # between labels
_ROUNDING = 0.01


class Lines:
    """Lines of text between `left` and `right`, filled so that nothing overlaps."""

    def __init__(self, left: float, right: float) -> None:
        self._left, self.right = left, right
        self._taken: list[list[tuple[float, float]]] = []

    def __len__(self) -> int:
        return len(self._taken)

    def put(self, x: float, width: float, most: int, least: float) -> tuple[int, float, float] | None:
        """Find (line, left, room) for a text at `x`; None if there is no room for `least` of it."""
        x = max(x, self._left)
        for wanted in (width, least):
            for number in range(most):
                if number == len(self._taken):
                    self._taken.append([])
                found = self._free(number, x, wanted)
                if found:
                    left, free = found
                    self._taken[number].append((left, left + min(free, width) + _GAP))
                    return number, left, min(free, width)
        return None

    def _free(self, number: int, x: float, wanted: float) -> tuple[float, float] | None:
        """Give (left, room) near `x`: there, or further left where the line's end is too close."""
        before = max((end for start, end in self._taken[number] if start <= x), default=self._left)
        after = min((start - _GAP for start, end in self._taken[number] if start > x), default=self.right)
        left = x if before <= x else None
        if left is None or after - left < wanted:
            left = max(before, after - wanted) if before <= x and after == self.right else None
        return (left, after - left) if left is not None and after - left >= wanted - _ROUNDING else None
