"""The fold: who is who in a recording, and what cannot be. Events are made by hand."""

from __future__ import annotations

import pytest

from labs.observer.events import (
    Adopted,
    Called,
    Continued,
    Execed,
    Exited,
    Forked,
    Polled,
    Reaped,
    Sampled,
    Sent,
    SessionLed,
    SigchldSet,
    Signalled,
    Sleeping,
    Stopped,
    SubreaperSet,
    Waited,
    Waiting,
    Woke,
)

from .by_hand import BORN, CHILD, GRANDCHILD, OBSERVER, OTHER, PARENT, history, labels

# ---- roles and names


def test_roles_count_the_children_of_each_parent_in_the_order_of_birth() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Forked(2, GRANDCHILD, CHILD),
        Forked(3, OTHER, PARENT),
    )

    assert labels(family.lives) == ["parent", "child 1", "child 1.1", "child 2"]
    assert family.life("child 1.1").pid == GRANDCHILD
    assert family.root is family.life(PARENT)
    assert family.life(CHILD).children == [family.life(GRANDCHILD)]


def test_a_pid_that_comes_back_is_another_life() -> None:
    twice = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Exited(2, CHILD, code=1),
        Reaped(3, CHILD, PARENT),
        Forked(4, CHILD, PARENT),
        Exited(5, CHILD, code=2),
    )

    assert labels(twice.lives) == ["parent", "child 1", "child 2"]
    assert twice.life(CHILD).label == "child 2"
    assert twice.life("child 1").exit_code == 1
    assert twice.label_of(CHILD, 3.5) == "child 1"
    assert twice.label_of(CHILD, 4) == "child 2"
    assert twice.contradictions() == []


def test_nobody_has_a_pid_before_its_birth() -> None:
    family = history(BORN, Forked(1, CHILD, PARENT))

    assert family.life_at(CHILD, 0.5) is None
    assert family.label_of(CHILD, 0.5) == f"pid {CHILD}"
    assert family.label_of(OBSERVER, 0.5) == "observer"
    with pytest.raises(KeyError):
        family.life("child 2")
    with pytest.raises(KeyError):
        family.life(77)


def test_a_child_of_a_stranger_has_a_role_of_its_own() -> None:
    family = history(BORN, Forked(1, CHILD, 77), Forked(2, OTHER, PARENT), Forked(3, GRANDCHILD, 77))

    assert labels(family.lives) == ["parent", "child 1.0", "child 1", "child 2.0"]


def test_an_empty_history_answers_too() -> None:
    empty = history()

    assert (empty.root, empty.end, empty.exit_code, empty.peak) == (None, 0.0, None, 0)
    assert (empty.lines, empty.zombies, empty.orphans, empty.unwaited) == ([], [], [], [])
    assert not empty.complete


# ---- what cannot be


def test_each_impossible_life_is_named() -> None:
    assert history(BORN, Forked(1, PARENT, OBSERVER)).contradictions() == [
        "pid 10 was born while it was still there"
    ]
    assert history(BORN, Exited(1, CHILD, code=0)).contradictions() == ["pid 11 died and was never born"]
    assert history(BORN, Exited(1, PARENT, code=0), Exited(2, PARENT, code=1)).contradictions() == [
        "pid 10 died twice"
    ]
    assert history(BORN, Reaped(1, CHILD, PARENT)).contradictions() == ["pid 11 was reaped and was not there"]
    assert history(BORN, Reaped(1, PARENT, OBSERVER)).contradictions() == [
        "parent (pid 10) was reaped before it died"
    ]
    assert history(
        BORN, Forked(1, CHILD, PARENT), Exited(2, CHILD, code=0), Reaped(3, CHILD, 77)
    ).contradictions() == ["child 1 (pid 11) was reaped by 77, whose child it was not"]
    assert history(Forked(1, PARENT, OBSERVER), Exited(0, PARENT, code=0)).contradictions() == [
        "parent (pid 10) died before it was born"
    ]
    assert history(
        BORN,
        Forked(1, CHILD, PARENT),
        Exited(2, CHILD, code=0),
        Reaped(3, CHILD, PARENT),
        Exited(4, CHILD, code=0),
    ).contradictions() == ["pid 11 died and was never born"]


def test_events_about_nobody_are_survived() -> None:
    about_nobody = [
        Execed(1, 77, ("ls",)),
        Stopped(1, 77, 19),
        Continued(1, 77),
        Sent(1, 77, 9, by=78),
        Signalled(1, 77, 9),
        Waiting(1, 77, -1),
        Waited(1, 77, -1),
        Polled(1, 77, -1),
        Sleeping(1, 77, "pause"),
        Woke(1, 77),
        SigchldSet(1, 77, "ignored"),
        SubreaperSet(1, 77, True),
        SessionLed(1, 77),
        Adopted(1, 77, 1, 78),
        Called(1, 77, "os.fork", "a.py", 1),
        Sampled(1, 77, "running"),
    ]

    strange = history(BORN, *about_nobody)

    assert labels(strange.lives) == ["parent"]
    assert strange.end == 1
