"""Marks among the kernel's facts: a signal for a pid that nobody can have, which the observer records.

Judge and stage find the number of a mark by its name and the salt of the run. A mark tells which process
was there, and when in the order of everything else; it proves nothing more.
"""

from __future__ import annotations

import hashlib

CALLED, RETURNED, SETTLED = "·called", "·returned", "·settled"  # the stage's own: no name of a check's
BY_A_CHILD = "·by a child"  # in a family: not the caller itself will call, but a child that the scene forks
_BEYOND_PIDS = 1 << 22  # the kernel's PID_MAX_LIMIT: no process has a number from here on
_MANY = 1 << 30


def number(salt: str, name: str) -> int:
    """Give the number that stands for the mark `name` in the run with this `salt`."""
    digest = hashlib.blake2b(f"{salt} {name}".encode(), digest_size=4).digest()
    return _BEYOND_PIDS + 1 + int.from_bytes(digest, "big") % _MANY


def is_one(pid: int) -> bool:
    """Tell whether a signal for `pid` can only be a mark."""
    return pid > _BEYOND_PIDS
