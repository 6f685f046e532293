"""Which rows there are: one a process, many alike ones in one, the special ones always alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from labs.observer.events import Adopted, Ended, Event, Execed, Exited, Forked, Header, Reaped
from labs.observer.history import History
from labs.observer.rows import MOST_ROWS, program_of, rows
from labs.observer.spoken import how_many, roles

OBSERVER, PARENT = 9, 10


def history(*events: Event) -> History:
    return History(Header(("program",), observer=OBSERVER), [Forked(0.0, PARENT, OBSERVER), *events])


def tree(made: History) -> list[str]:
    return ["  " * row.depth + f"{roles(row)} {how_many(row)}".rstrip() for row in rows(made)]


def children(count: int, *, alone: Iterable[int] = (), special: Event | None = None) -> list[Event]:
    """Make `count` children that end alike, but for those in `alone`, who are killed or get `special`."""
    events: list[Event] = [Forked(n * 0.001, 100 + n, PARENT) for n in range(count)]
    for n in range(count):
        killed = n in alone
        events.append(Exited(1 + n * 0.001, 100 + n, None if killed else 0, 9 if killed else None))
        events.append(Reaped(1 + n * 0.001, 100 + n, PARENT))
    return events


def test_few_processes_have_a_row_each() -> None:
    made = history(Forked(1, 11, PARENT), Forked(2, 12, 11), Forked(3, 13, PARENT))

    assert tree(made) == ["parent", "  child 1", "    child 1.1", "  child 2"]


def test_many_alike_share_a_row() -> None:
    assert tree(history(*children(60))) == ["parent", "  children 1–60 60 alike"]


def test_killed_one_keeps_its_row() -> None:
    assert tree(history(*children(60, alone=[30]))) == [
        "parent",
        "  children 1–30 30 alike",
        "  child 31",
        "  children 32–60 29 alike",
    ]


def test_long_zombie_among_short_ones_keeps_its_row() -> None:
    events = [event for event in children(40) if not (isinstance(event, Reaped) and event.pid == 105)]

    assert "  child 6" in tree(history(*events, Reaped(3.0, 105, PARENT)))


def test_orphan_among_reaped_ones_keeps_its_row() -> None:
    orphan = [Forked(0.5, 99, PARENT), Adopted(0.6, 99, OBSERVER, PARENT)]

    assert "  child 41" in tree(history(*children(40), *orphan))


def test_alternating_ends_are_gathered_where_runs_would_be_too_many() -> None:
    made = history(*children(100, alone=range(0, 100, 2)))

    assert tree(made) == ["parent", "  children 1…99 50 alike", "  children 2…100 50 alike"]


def test_children_that_have_alike_children_are_folded_with_them() -> None:
    births = [birth for n in range(30) for birth in (Forked(n, 100 + n, PARENT), Forked(n, 500 + n, 100 + n))]

    assert tree(history(*births)) == ["parent", "  children 1–30 30 alike + 30 descendants"]


@pytest.mark.parametrize("length", [30, 1000])
def test_long_chain_ends_in_a_row_for_the_rest(length: int) -> None:
    made = history(*(Forked(n, PARENT + n, PARENT + n - 1) for n in range(1, length)))

    found = rows(made)

    assert len(found) <= MOST_ROWS
    assert sum(len(row.everybody) for row in found) == length


@pytest.mark.parametrize("generations", [5, 9])
def test_fork_bomb_has_few_rows_and_forgets_nobody(generations: int) -> None:
    pids = [PARENT]
    events = []
    for _ in range(generations):
        for parent in list(pids):
            pids.append(pids[-1] + 1)
            events.append(Forked(0.0, pids[-1], parent))

    found = rows(history(*events))

    assert len(found) <= MOST_ROWS
    assert sorted(life.pid for row in found for life in row.everybody) == pids


def test_every_exit_code_once_still_fits() -> None:
    births = [Forked(0.001, 100 + n, PARENT) for n in range(300)]
    ends = [Exited(n, 100 + n, n % 256) for n in range(300)]

    assert len(rows(history(*births, *ends, Ended(300, PARENT)))) <= MOST_ROWS


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("/usr/bin/python3.11", "labs/zombie.py"), "zombie.py"),
        (("python3", "-m", "http.server"), "python3 -m http.server"),
        (("sh", "-c", "true"), "sh -c"),
        (("/bin/seq", "3"), "seq"),
        ((), ""),
    ],
)
def test_program_is_named_as_people_say_it(argv: tuple[str, ...], name: str) -> None:
    made = history(Execed(0.0, PARENT, argv))

    assert program_of(made.lives[0]) == name
