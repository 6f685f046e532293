"""The facts of whom a sentence is about: a process by its place in the family, and how one ended.

They travel in verdict files, so they are plain; in which words people read them is `wording`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from labs.observer.life import Life

PARENT, CHILD, OBSERVER, STRANGER, ANY_CHILD, GROUP = (
    "parent",
    "child",
    "observer",
    "stranger",
    "any child",
    "group",
)


class Who(TypedDict):
    """A process: `role` is one of the above, `number` a child's ("1.2"), `pid` 0 where none is meant."""

    role: str
    number: str
    pid: int


class Ending(TypedDict):
    """How a process ended: by a signal, or with an exit code; the other one is None."""

    signal: int | None
    code: int | None


def named(life: Life) -> Who:
    """Name a process by its place in the family."""
    number = ".".join(map(str, life.role))
    return {"role": CHILD if number else PARENT, "number": number, "pid": life.pid}


def unnamed(role: str, pid: int = 0) -> Who:
    """Name a process, or several, of which nothing but the role is known."""
    return {"role": role, "number": "", "pid": pid}
