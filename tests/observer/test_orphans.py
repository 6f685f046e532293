"""Those whose parent ended first, and those whom the observer ended: who is what, and who reaped them."""

from __future__ import annotations

from labs.observer.events import (
    Adopted,
    Ended,
    Exited,
    Forked,
    Reaped,
    Sent,
    SubreaperSet,
    Waiting,
)

from .by_hand import BORN, CHILD, GRANDCHILD, OBSERVER, OTHER, PARENT, history

# ---- orphans


def test_an_orphan_is_adopted_and_its_new_parent_reaps_it() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Forked(2, GRANDCHILD, CHILD),
        Waiting(2.5, PARENT, -1),
        Exited(3, CHILD, code=0),
        Adopted(3, GRANDCHILD, OBSERVER, former=CHILD),
        Reaped(3, CHILD, PARENT),
        Exited(5, GRANDCHILD, code=0),
        Reaped(5, GRANDCHILD, OBSERVER),
    )
    orphan = family.life(GRANDCHILD)

    assert family.orphans == [orphan]
    assert (orphan.parent_at(2), orphan.parent_at(3), orphan.parent_pid) == (CHILD, OBSERVER, OBSERVER)
    assert not orphan.was_zombie
    assert family.reaper(orphan) is None
    assert family.label_of(orphan.reap.by, orphan.reap.t) == "observer"
    assert family.contradictions() == []


def test_a_zombie_whose_parent_ends_was_a_zombie_and_no_orphan() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Exited(2, CHILD, code=0),
        Exited(4, PARENT, code=0),
        Adopted(4, CHILD, OBSERVER, former=PARENT),
        Reaped(4, PARENT, OBSERVER),
        Reaped(4, CHILD, OBSERVER),
    )

    assert family.orphans == []
    assert family.zombies == [family.life(CHILD)]
    assert family.unwaited == [family.life(CHILD)]


def test_a_subreaper_that_does_not_wait_lets_what_it_adopts_be_a_zombie() -> None:
    family = history(
        BORN,
        SubreaperSet(0.5, PARENT, True),
        Forked(1, CHILD, PARENT),
        Forked(2, GRANDCHILD, CHILD),
        Exited(3, CHILD, code=0),
        Adopted(3, GRANDCHILD, PARENT, former=CHILD),
        Exited(4, GRANDCHILD, code=0),
        Reaped(6, GRANDCHILD, PARENT),
    )

    assert family.lives[0].subreaper
    assert family.life(GRANDCHILD).was_zombie
    assert not family.life(GRANDCHILD).waited_for
    assert family.contradictions() == []


# ---- the observer ends everything


def test_who_is_killed_with_everybody_is_neither_orphan_nor_zombie() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Forked(1, OTHER, PARENT),
        Sent(5, -1, 9, by=OBSERVER),
        Exited(5.001, CHILD, signal=9),
        Exited(5.002, PARENT, signal=9),
        Adopted(5.002, CHILD, OBSERVER, former=PARENT),
        Adopted(5.002, OTHER, OBSERVER, former=PARENT),
        Reaped(5.002, PARENT, OBSERVER),
        Reaped(5.002, CHILD, OBSERVER),
        Exited(5.003, OTHER, signal=9),
        Reaped(5.003, OTHER, OBSERVER),
        Ended(5.004, PARENT, "timeout"),
    )

    assert family.cut == 5
    assert family.orphans == []
    assert family.zombies == []
    assert all(life.ended_by_observer for life in family.lives)


def test_what_was_before_the_observer_ended_everything_stays() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Forked(1, OTHER, PARENT),
        Forked(2, GRANDCHILD, OTHER),
        Exited(2, CHILD, code=0),
        Exited(3, OTHER, code=0),
        Adopted(3, GRANDCHILD, OBSERVER, former=OTHER),
        Sent(5, -1, 9, by=OBSERVER),
        Exited(5.001, GRANDCHILD, signal=9),
        Reaped(5.001, GRANDCHILD, OBSERVER),
    )

    assert family.orphans == [family.life(GRANDCHILD)]
    assert family.zombies == [family.life(CHILD), family.life(OTHER)]
    assert not family.life(CHILD).ended_by_observer


def test_a_program_that_signals_everybody_is_not_the_observer() -> None:
    family = history(BORN, Sent(1, -1, 15, by=PARENT))

    assert family.cut is None
    assert [sent.signal for sent in family.lives[0].sent] == [15]
