"""A process as `model` imagines it, and the world of them: frozen, so that a thought may branch.

Decides nothing; what a statement does to a world is `model`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from labs.quiz.belief import Belief
from labs.quiz.seen import Moment, Role
from labs.quiz.syntax import Block


@dataclass(frozen=True, slots=True)
class Process:
    """One process: what it still has to do, what it knows, and what became of it.

    `parent` None is whoever adopts orphans. `status` is an exit code, or minus a signal; None: it lives.
    """

    role: Role
    parent: Role | None
    todo: Block
    variables: tuple[tuple[str, Any], ...] = ()
    status: int | None = None
    reaped: bool = False
    buffer: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    handlers: tuple[tuple[str, str], ...] = ()
    pending: tuple[str, ...] = ()
    children: int = 0
    killed: bool = False

    @property
    def zombie(self) -> bool:
        """Tell whether it has ended and nobody has reaped it."""
        return self.status is not None and not self.reaped

    def get(self, name: str) -> Any:
        """Give the value of a variable."""
        return dict(self.variables)[name]

    def having(self, **values: Any) -> Process:
        """Give it with variables set."""
        return replace(self, variables=tuple({**dict(self.variables), **values}.items()))


@dataclass(frozen=True, slots=True)
class World:
    """All processes there ever were, by role, and the lines that are out."""

    processes: dict[Role, Process]
    lines: tuple[tuple[Role, str], ...] = ()
    moment: Moment | None = None
    beliefs: frozenset[Belief] = frozenset()
    terminal: bool = False
    names: dict[Role, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """Give what tells this world from others."""
        return tuple(self.processes.values()), self.lines

    def having(self, *processes: Process) -> World:
        """Give the world with some processes new or changed."""
        return replace(self, processes={**self.processes, **{one.role: one for one in processes}})

    def printing(self, role: Role, *texts: str) -> World:
        """Give the world with lines that are out."""
        return replace(self, lines=(*self.lines, *((role, text) for text in texts)))

    def of(self, parent: Role | None) -> list[Process]:
        """Give the children of a process that are alive or zombies, the eldest first."""
        return [one for one in self.processes.values() if one.parent == parent and not one.reaped]
