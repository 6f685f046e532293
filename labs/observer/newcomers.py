"""Tracees that were met before their parent's word about them: each is held until it is known who it is.

A new thread or process is traced from its first instruction, and its first stop may be reported before the
stop that announces it; a parent that is killed in the middle of a fork announces nobody. No decisions about
the living: `tracer` asks, and lets go.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from labs.observer import process_table

Report = tuple[float, int]  # when it came, and the status that wait gave


@dataclass(slots=True)
class _Held:
    reports: list[Report] = field(default_factory=list)
    parent: int = 0  # as the process table has it, once somebody has looked


class Newcomers:
    """Who is held, and what was reported of them."""

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    @property
    def tids(self) -> list[int]:
        """Everybody who is held."""
        return list(self._held)

    def hold(self, tid: int, report: Report) -> None:
        """Keep a report of somebody unknown."""
        self._held.setdefault(tid, _Held()).reports.append(report)

    def first_seen(self, tid: int, t: float) -> float:
        """Give the time of the first report of `tid`; `t` if there is none."""
        held = self._held.get(tid)
        return held.reports[0][0] if held else t

    def release(self, tid: int) -> list[Report]:
        """Give what was reported of `tid` so far; from here on it is known."""
        held = self._held.pop(tid, None)
        return held.reports if held else []

    def children_of(self, pid: int) -> list[int]:
        """Those who were last seen as children of `pid`."""
        return [tid for tid, held in self._held.items() if held.parent == pid]

    def unannounced(self, living: Collection[int]) -> list[int]:
        """Look at everybody who is held: give the processes whose parent is none of the `living` any more."""
        found = []
        for tid, held in list(self._held.items()):
            process, parent = process_table.identity(tid)
            if not process:
                del self._held[tid]  # gone, and nobody will ever tell of it
            elif process == tid and parent in living:
                held.parent = parent  # its word is on the way, unless it is killed now
            elif process == tid:
                found.append(tid)
        return found
