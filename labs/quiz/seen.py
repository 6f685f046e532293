"""What one run of a program showed, or what somebody believes that it would show: the same form for both.

`kernel` fills it in from a history, `model` from thinking; `asking` compares. A process is its role, its
place in the family: () is the program's first, (1, 2) its first child's second.
"""

from __future__ import annotations

from dataclasses import dataclass

Role = tuple[int, ...]


@dataclass(frozen=True)
class Moment:
    """How things stood at the marked moment: who was a zombie, and whose child everybody else was.

    A parent of None is whoever adopts orphans. Who has been reaped by then is in neither.
    """

    zombies: frozenset[Role]
    parents: dict[Role, Role | None]


@dataclass(frozen=True)
class Seen:
    """Who was there, what was printed by whom in which order, and the marked moment, if there was one."""

    roles: frozenset[Role]
    lines: tuple[tuple[Role, str], ...]
    moment: Moment | None = None
    ends: tuple[tuple[Role, int], ...] = ()  # by role: exit codes, or minus a signal

    @property
    def output(self) -> str:
        """The lines as they came, one below the other."""
        return "\n".join(text for _, text in self.lines)
