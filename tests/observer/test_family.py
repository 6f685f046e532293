from __future__ import annotations

from collections.abc import Iterable

import pytest

from labs.observer.events import EXACT, INFERRED, Adopted, Event, Exited, Forked, Reaped
from labs.observer.family import Family

OBSERVER, ROOT, CHILD, GRANDCHILD = 1, 10, 20, 30


@pytest.fixture
def table() -> dict[int, int]:
    """The process table: pid → parent, as the kernel has it now."""
    return {}


@pytest.fixture
def family(table: dict[int, int]) -> Family:
    family = Family(OBSERVER, table.get)
    told(family.born(0, ROOT, OBSERVER), family.born(1, CHILD, ROOT), family.born(2, GRANDCHILD, CHILD))
    return family


def told(*stories: Iterable[Event]) -> list[Event]:
    return [event for story in stories for event in story]


def end(family: Family, t: float, pid: int) -> list[Event]:
    return told(family.died(t, pid, 0, None, False))


def test_a_zombie_stays_until_it_is_reaped(family: Family) -> None:
    end_of_it = end(family, 3, GRANDCHILD)

    assert end_of_it == [Exited(3, GRANDCHILD, 0)]
    assert family.dead_children(CHILD) == [GRANDCHILD]
    assert told(family.reaped(4, GRANDCHILD, CHILD)) == [Reaped(4, GRANDCHILD, CHILD)]
    assert GRANDCHILD not in family
    assert family.dead_children(CHILD) == []


def test_the_observer_reaps_its_own_at_once(family: Family) -> None:
    assert end(family, 3, ROOT)[-1] == Reaped(3, ROOT, OBSERVER)


def test_orphans_go_to_the_parent_that_the_kernel_names(family: Family, table: dict[int, int]) -> None:
    table[GRANDCHILD] = ROOT

    assert end(family, 3, CHILD) == [Exited(3, CHILD, 0), Adopted(3, GRANDCHILD, ROOT, CHILD)]


def test_an_orphan_that_is_gone_went_to_the_nearest_living_subreaper(family: Family) -> None:
    told([family.chose_subreaper(2, ROOT, True)])

    assert end(family, 3, CHILD)[1] == Adopted(3, GRANDCHILD, ROOT, CHILD)


def test_an_adopted_zombie_is_reaped_by_the_second_status(family: Family, table: dict[int, int]) -> None:
    end(family, 3, GRANDCHILD)
    table[GRANDCHILD] = OBSERVER
    end(family, 4, CHILD)

    assert told(family.reaped(5, GRANDCHILD, OBSERVER)) == [Reaped(5, GRANDCHILD, OBSERVER)]


def test_a_reap_that_is_heard_of_before_the_adoption_is_told_after_it(
    family: Family, table: dict[int, int]
) -> None:
    end(family, 3, GRANDCHILD)
    early = told(family.reaped(4, GRANDCHILD, OBSERVER))

    story = end(family, 4, CHILD)

    assert early == []
    assert story == [
        Exited(4, CHILD, 0),
        Adopted(4, GRANDCHILD, OBSERVER, CHILD),
        Reaped(4, GRANDCHILD, OBSERVER),
    ]


def test_an_orphan_that_died_as_the_observers_child_was_reaped_by_it(family: Family) -> None:
    end(family, 3, GRANDCHILD)  # its parent was dead already, but that is told later

    assert end(family, 3, CHILD)[2] == Reaped(3, GRANDCHILD, OBSERVER, known=INFERRED)


@pytest.mark.parametrize(("action", "no_wait"), [("ignored", False), ("handled", True), ("default", True)])
def test_nobody_reaps_the_children_of_who_ignores_sigchld(family: Family, action: str, no_wait: bool) -> None:
    told([family.chose_sigchld(2, CHILD, action, no_wait)])

    assert end(family, 3, GRANDCHILD)[1] == Reaped(3, GRANDCHILD, GRANDCHILD)


def test_zombies_of_before_sigchld_was_ignored_stay(family: Family) -> None:
    end(family, 3, GRANDCHILD)
    told([family.chose_sigchld(4, CHILD, "ignored", False)])

    assert family.dead_children(CHILD) == [GRANDCHILD]


def test_what_becomes_of_sigchld_is_inherited_and_only_ignoring_survives_exec(family: Family) -> None:
    told([family.chose_sigchld(2, ROOT, "ignored", True)], family.born(3, 40, ROOT))
    told([family.chose_sigchld(2, CHILD, "handled", True)], family.born(3, 50, CHILD))
    family.execed(40)
    family.execed(50)
    told(family.born(4, 41, 40), family.born(4, 51, 50))

    assert end(family, 5, 41)[-1] == Reaped(5, 41, 41)
    assert end(family, 5, 51) == [Exited(5, 51, 0)]


def test_a_caller_that_ignores_sigchld_leaves_it_ignored() -> None:
    family = Family(OBSERVER, lambda _: None, sigchld_ignored=True)
    told(family.born(0, ROOT, OBSERVER), family.born(1, CHILD, ROOT))

    assert end(family, 2, CHILD)[-1] == Reaped(2, CHILD, CHILD)


def test_the_child_of_a_parent_killed_in_its_fork_is_adopted_at_once(
    family: Family, table: dict[int, int]
) -> None:
    end(family, 3, CHILD)

    story = told(family.born(4, 40, CHILD, INFERRED))

    assert story == [Forked(4, 40, CHILD, known=INFERRED), Adopted(4, 40, OBSERVER, CHILD)]


def test_a_pid_that_comes_back_belongs_to_the_new_process(family: Family) -> None:
    end(family, 3, GRANDCHILD)  # and is reaped unseen

    story = told(family.born(4, GRANDCHILD, ROOT))

    assert story == [
        Reaped(4, GRANDCHILD, CHILD, known=INFERRED),
        Forked(4, GRANDCHILD, ROOT, known=EXACT),
    ]


def test_nobody_is_born_twice(family: Family) -> None:
    assert told(family.born(3, CHILD, ROOT)) == []


def test_pids_of_other_namespaces_are_translated() -> None:
    pids = {ROOT: [ROOT], CHILD: [CHILD, 1], GRANDCHILD: [GRANDCHILD, 2]}
    family = Family(OBSERVER, lambda _: None, lambda pid: pids.get(pid, []))
    told(family.born(0, ROOT, OBSERVER), family.born(1, CHILD, ROOT), family.born(2, GRANDCHILD, CHILD))

    assert family.seen_from_here(CHILD, 2) == GRANDCHILD
    assert family.seen_from_here(ROOT, 2) == 2
    assert [family.seen_from_here(CHILD, pid) for pid in (0, -1, CHILD, OBSERVER, 99)] == [
        0,
        -1,
        CHILD,
        1,
        99,
    ]
