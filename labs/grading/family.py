"""The facts of a family that the stage makes before the learner's function is called: its cast.

    {"wanted": Zombie(code=41), "at work": Living(), "sibling": Parent({"nephew": Zombie(3)})}

Names are for the check; `births` makes the processes, in this order, and tells their pids.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Zombie:
    """A child that has ended with exit `code` (0…255), or was killed by `signal`, and is not reaped."""

    code: int = 0
    signal: signal.Signals | None = None

    def to_json(self) -> dict[str, Any]:
        """Say it to the actor."""
        return {"kind": "zombie", "code": self.code, "signal": self.signal and int(self.signal)}


@dataclass(frozen=True)
class Living:
    """A child that lives on, asleep, until the curtain falls."""

    def to_json(self) -> dict[str, Any]:
        """Say it to the actor."""
        return {"kind": "living"}


@dataclass(frozen=True)
class Parent:
    """A living child with children of its own."""

    children: Mapping[str, Zombie | Living | Parent]

    def to_json(self) -> dict[str, Any]:
        """Say it to the actor."""
        return {"kind": "parent", "children": to_json(self.children)}


@dataclass(frozen=True)
class PidOf:
    """An argument that is the pid of a member of the family; "caller" is the process that makes the call."""

    name: str


Cast = Mapping[str, Zombie | Living | Parent]


def to_json(cast: Cast) -> dict[str, Any]:
    """Give a cast as the actor takes it."""
    return {name: member.to_json() for name, member in cast.items()}
