"""Which rows a drawing has: one a process, children under their parents, and what is alike folded into one.

A few processes get a row each. Of many, siblings whose lives look alike (the same end, the same fate, the
same states, alike children) share a row, ever more coarsely until the drawing has at most `MOST_ROWS`; one
that differs (killed, stopped, an orphan, a long zombie among short ones) keeps a row of its own. Names and
numbers are `words`'.
"""

from __future__ import annotations

import statistics
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from labs.observer.events import EXACT
from labs.observer.history import History
from labs.observer.life import Life, State

MOST_ROWS = 40
_UNFOLDED = 24  # so many processes get a row each, alike or not
_SHORT_ZOMBIE_S = 0.01
_INTERPRETERS = ("python", "sh", "bash", "dash", "zsh", "perl", "ruby", "node")


@dataclass(frozen=True)
class Row:
    """One line of a drawing: `lives` (several alike ones if folded), `depth`, and the parent's row, `above`.

    `inside` are the descendants that have no row because they are folded into this one.
    """

    lives: tuple[Life, ...]
    depth: int = 0
    above: int | None = None
    inside: tuple[Life, ...] = ()

    @property
    def life(self) -> Life:
        """The only life, or the first of the folded ones."""
        return self.lives[0]

    @property
    def folded(self) -> bool:
        """Tell whether the row stands for more than one process."""
        return len(self.lives) > 1 or bool(self.inside)

    @property
    def everybody(self) -> tuple[Life, ...]:
        """All lives that the row stands for."""
        return self.lives + self.inside

    @property
    def consecutive(self) -> bool:
        """Tell whether the lives are numbered without a gap: children 3–47."""
        numbers = [life.role[-1] for life in self.lives if life.role]
        return len(numbers) == len(self.lives) == numbers[-1] - numbers[0] + 1


def rows(history: History, most: int = MOST_ROWS) -> list[Row]:
    """Arrange the processes in at most `most` rows, parents above their children, in the order of birth."""
    if len(history.lives) <= min(_UNFOLDED, most):
        return list(_arranged(history.lives, _separate, None))
    grouping: _Grouping = _separate
    for look, least, runs in ((_look, 3, True), (_look, 2, False), (_fate, 2, False)):
        grouping = _Alike(history.lives, look, least, runs).groups
        found = list(_arranged(history.lives, grouping, None))
        if len(found) <= most:
            return found
    deepest = max(row.depth for row in found)
    while len(found) > most and deepest > 0:
        deepest -= 1
        found = list(_arranged(history.lives, grouping, deepest))
    return found if len(found) <= most else list(_arranged(history.lives, _together, 0))


def program_of(life: Life) -> str:
    """Name the program that a process runs: its script, or its command's last part; "" if it is unknown."""
    if not life.argv:
        return ""
    name, rest = PurePath(life.argv[0]).name, life.argv[1:]
    if name.rstrip("0123456789.") not in _INTERPRETERS or not rest:
        return name
    if rest[0].startswith("-"):
        return f"{name} {rest[0]}" + (f" {rest[1]}" if rest[0] == "-m" and len(rest) > 1 else "")
    return PurePath(rest[0]).name


def _long_zombies(lives: Sequence[Life]) -> set[Life]:
    """Find those that were zombies for far longer than is usual among their siblings."""
    families = [[life for life in lives if life.parent is None], *(life.children for life in lives)]
    found = set()
    for siblings in filter(None, families):
        usual = statistics.median(life.zombie_s for life in siblings)
        found |= {life for life in siblings if life.zombie_s > max(3 * usual, _SHORT_ZOMBIE_S)}
    return found


_Grouping = Callable[[Sequence[Life]], list[list[Life]]]
_Look = Callable[[Life], Hashable]


def _separate(siblings: Sequence[Life]) -> list[list[Life]]:
    return [[life] for life in siblings]


def _together(siblings: Sequence[Life]) -> list[list[Life]]:
    return [list(siblings)]


def _arranged(lives: Sequence[Life], grouping: _Grouping, deepest: int | None) -> Iterator[Row]:
    """Yield the rows; what lies deeper than `deepest` is folded into the row above it."""
    first = grouping([life for life in lives if life.parent is None])
    pending: list[tuple[list[Life], int, int | None]] = [(group, 0, None) for group in reversed(first)]
    number = 0
    while pending:
        group, depth, above = pending.pop()
        children = group[0].children
        if len(group) > 1 or depth == deepest or not children:
            yield Row(tuple(group), depth, above, tuple(_descendants(group)))
        else:
            yield Row(tuple(group), depth, above)
            pending += [(part, depth + 1, number) for part in reversed(grouping(children))]
        number += 1


def _descendants(group: Sequence[Life]) -> Iterator[Life]:
    pending = deque(child for life in group for child in life.children)
    while pending:
        yield pending[0]
        pending += pending.popleft().children


class _Alike:
    """Which siblings look alike: those of one kind, which is one's own look and the children's kinds."""

    def __init__(self, lives: Sequence[Life], look: _Look, least: int, runs: bool) -> None:
        """Fold `least` alike siblings or more; with `runs` only those that were born in a row."""
        self._least, self._runs = least, runs
        self._kind: dict[Life, int] = {}
        kinds: dict[Hashable, int] = {}
        long = _long_zombies(lives)
        for life in reversed(lives):  # children come after their parents
            children = frozenset(Counter(self._kind[child] for child in life.children).items())
            whole = (look(life), life in long, children if look is _look else bool(children))
            self._kind[life] = kinds.setdefault(whole, len(kinds))

    def groups(self, siblings: Sequence[Life]) -> list[list[Life]]:
        """Part the siblings; a group stands where its first one stands."""
        found: list[list[Life]] = []
        latest: dict[int, list[Life]] = {}
        for life in siblings:
            group = latest.get(self._kind[life])
            if group is not None and (not self._runs or group is found[-1]):
                group.append(life)
            else:
                latest[self._kind[life]] = [life]
                found.append(latest[self._kind[life]])
        return [
            part for group in found for part in ([group] if len(group) >= self._least else _separate(group))
        ]


def _fate(life: Life) -> Hashable:
    """Tell what became of it, in the large: its end, and what makes it special."""
    end = None if life.exit is None else (life.exit.signal, bool(life.exit.code))
    stopped = bool(life.stopped_by)
    unreaped = life.exit is not None and life.reap is None
    return end, life.is_orphan, unreaped, life.reaped_by_itself, stopped


def _look(life: Life) -> Hashable:
    """Tell what its row looks like: its fate, its exit code, its program and the states it was in."""
    states = {
        span.state
        for span in life.spans
        if span.known == EXACT and span.state in (State.SLEEPING, State.WAITING)
    }
    return _fate(life), life.exit_code, program_of(life), frozenset(states), life.subreaper
