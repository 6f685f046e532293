"""The facts of what a check hands to the learner's function besides plain values and pids: work, and secrets.

    run("fork_one", Work("child", returns=3), Work("parent"))

`scenery` makes them real on the stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Work:
    """A function that takes any arguments. Whoever calls it leaves the mark `name`; then it prints `says`
    (if there is any), and ends the process by os._exit(`exits`), or raises the built-in exception `raises`,
    or returns `returns`.
    """

    name: str
    returns: Any = None
    says: str = ""
    exits: int | None = None
    raises: str | None = None


@dataclass(frozen=True)
class Secret:
    """An argument of a scene that only its peers can open: the learner's process never holds it."""

    value: Any
