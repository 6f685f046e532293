"""The sockets of a program that reports of itself: what it wrote, and what it says it did.

`hooks` takes the reports in; this decides how many are read, and drops what is none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any, Protocol

from labs.observer.channels import Channels
from labs.observer.events import Event

_MOST_REPORT = 4096
_MOST_AT_ONCE = 1024  # more than a queue of reports holds: net.unix.max_dgram_qlen


class Hearer(Protocol):
    """Who takes the reports in."""

    @property
    def root(self) -> int:
        """The program's first process."""

    @property
    def deaf(self) -> bool:
        """Tell whether no report is read any more."""

    def heard(self, t: float, pid: int, found: dict[str, Any]) -> None:
        """Take in a report; the sender may be somebody whom nobody has announced."""


class ReportChannels(Channels):
    """The sockets of the program, where reports come in beside captions."""

    def __init__(self, hearer: Hearer, outputs: bool) -> None:
        super().__init__(outputs=outputs, captions=True)
        self._hearer = hearer
        self._rest = 0

    @property
    def descriptors(self) -> list[int]:
        """What to wait for."""
        return list(self._outlets)

    def drain(self, t: float) -> Iterator[Event]:
        """Read what has come: first who was born, then what they wrote."""
        yield from self.reported(t)
        yield from super().drain(t)

    def reported(self, t: float) -> Iterator[Event]:
        """Take in the reports; what is left over are captions."""
        self._rest = _MOST_AT_ONCE
        for stream, outlet in self._outlets.values():
            if stream == "captions":
                yield from self._read(t, stream, outlet)

    def _goes_on(self, stream: str) -> bool:
        """Read no further than need be: whoever reports all the time would keep us here for ever.

        Once everybody is to be killed no report is read any more. The queue fills up, and whoever forks has
        to wait for room in it: a fork bomb stands still.
        """
        if stream != "captions":
            return True
        self._rest -= 1
        return self._rest > 0 and not self._hearer.deaf

    def wrote(self, t: float, pid: int, stream: str, piece: bytes) -> Iterator[Event]:
        """Tell of bytes that `pid` wrote; 0: nobody knows who, so it counts as the program."""
        return super().wrote(t, pid or self._hearer.root, stream, piece)

    def _told(self, t: float, pid: int, piece: bytes) -> Iterator[Event]:
        """Hand a report on; a broken one is dropped, because any process may write anything here."""
        if b'"did":' not in piece[:8] or len(piece) > _MOST_REPORT:
            yield from super()._told(t, pid, piece)
            return
        with contextlib.suppress(ValueError, KeyError, TypeError, OverflowError, RecursionError):
            found = json.loads(piece)
            self._hearer.heard(t, pid or int(found["pid"]), found)
