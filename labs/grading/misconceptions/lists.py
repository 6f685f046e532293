"""Lists of pids that came back: what labs that look for processes ask of them."""

from __future__ import annotations

from collections.abc import Iterable

from labs.grading.diagnosis import Facts, names
from labs.grading.performance import Performance


def pids(call: Performance) -> list[int]:
    """Give what is a number in the list that came back."""
    found = call.value if isinstance(call.value, list) else []
    return [pid for pid in found if type(pid) is int]


def same_pids(call: Performance, wanted: set[int]) -> bool:
    """Tell whether the value is a list of exactly the `wanted` pids, each once, in any order."""
    return (
        isinstance(call.value, list)
        and sorted(pids(call)) == sorted(wanted)
        and len(call.value) == len(wanted)
    )


def holds(call: Performance, wanted: Iterable[int]) -> bool:
    """Tell whether the value is a list with all of these in it, whatever else there is."""
    return isinstance(call.value, list) and all(pid in call.value for pid in wanted)


def taken(call: Performance, wrong: set[int]) -> Facts | None:
    """Name those of the list who are among the `wrong` ones."""
    found = [pid for pid in pids(call) if pid in wrong]
    return {"who": names(call, found)} if found else None
