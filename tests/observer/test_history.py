"""The fold: events made by hand, and what can be asked of the history that comes of them."""

from __future__ import annotations

import time

import pytest

from labs.observer.events import (
    Adopted,
    Called,
    Continued,
    Event,
    Execed,
    Exited,
    Forked,
    Header,
    Noted,
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
    Wrote,
)
from labs.observer.history import History
from labs.observer.life import Line

from .by_hand import BORN, CHILD, GRANDCHILD, OBSERVER, OTHER, PARENT, history, labels, states

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


# ---- what is written down


def test_a_line_may_be_written_in_pieces_and_has_one_writer() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Wrote(2, PARENT, "stdout", "par"),
        Wrote(3, CHILD, "stdout", "child\n\nlast"),
        Wrote(4, PARENT, "stdout", "ent\n"),
        Wrote(4.5, PARENT, "stderr", "oops\n"),
    )

    assert family.lines == [
        Line(3, CHILD, "stdout", "child"),
        Line(3, CHILD, "stdout", ""),
        Line(3, CHILD, "stdout", "last"),
        Line(4, PARENT, "stdout", "parent"),
        Line(4.5, PARENT, "stderr", "oops"),
    ]
    assert family.output("stdout") == "parchild\n\nlastent\n"
    assert family.output() == "parchild\n\nlastent\noops\n"
    assert family.life(CHILD).output == "child\n\nlast"


def test_a_line_that_somebody_left_unfinished_is_not_finished_by_the_next_owner_of_the_pid() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Wrote(2, CHILD, "stdout", "first"),
        Exited(3, CHILD, code=0),
        Reaped(4, CHILD, PARENT),
        Forked(5, CHILD, PARENT),
        Wrote(6, CHILD, "stdout", "second\n"),
    )

    assert family.lines == [Line(2, CHILD, "stdout", "first"), Line(6, CHILD, "stdout", "second")]


def test_what_is_read_after_its_writer_was_reaped_is_still_the_writers() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Exited(2, CHILD, code=0),
        Reaped(2, CHILD, PARENT),
        Wrote(2, CHILD, "stdout", "last words\n"),
    )

    assert family.life(CHILD).output == "last words\n"
    assert states(family.life(CHILD))[-1] == (1, 2, "running")


def test_what_a_stranger_writes_is_kept() -> None:
    family = history(BORN, Wrote(1, 77, "stdout", "from elsewhere\n"))

    assert family.lines == [Line(1, 77, "stdout", "from elsewhere")]
    assert family.label_of(77, 1) == "pid 77"


def test_signals_stand_with_who_got_and_who_sent_them() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Sent(2, CHILD, 15, by=PARENT),
        Signalled(2.1, CHILD, 15, by=PARENT),
        SessionLed(3, CHILD),
        Noted(4, CHILD, "setuid", "sudo"),
    )

    assert [sent.pid for sent in family.lives[0].sent] == [CHILD]
    assert [got.by for got in family.life(CHILD).signals] == [PARENT]
    assert family.life(CHILD).leads_session
    assert [note.detail for note in family.notes] == ["sudo"]


def test_a_caption_belongs_to_the_birth_that_follows_it() -> None:
    family = history(
        BORN,
        Called(1, PARENT, "os.fork", "a.py", 3),
        Forked(1, CHILD, PARENT),
        Forked(2, OTHER, PARENT),
        Called(3, PARENT, "os.wait", "a.py", 5),
    )

    assert family.life(CHILD).fork_caption == Called(1, PARENT, "os.fork", "a.py", 3)
    assert family.life(OTHER).fork_caption is None
    assert [caption.line for caption in family.lives[0].captions] == [3, 5]


def test_the_peak_counts_zombies_and_not_the_reaped() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Exited(2, CHILD, code=0),
        Forked(3, OTHER, PARENT),
        Reaped(4, CHILD, PARENT),
        Forked(4, GRANDCHILD, PARENT),
    )

    assert family.peak == 3


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


# ---- size


def test_a_thousand_processes_and_ten_thousand_lines_fold_in_well_under_a_second() -> None:
    events: list[Event] = [BORN]
    for n in range(1000):
        t, pid = n / 100, 100 + n
        events += [
            Forked(t, pid, PARENT),
            *(Wrote(t, pid, "stdout", f"line {k}\n") for k in range(10)),
            Exited(t, pid, code=0),
            Waiting(t, PARENT, pid),
            Reaped(t, pid, PARENT),
            Waited(t, PARENT, pid, pid),
        ]
    started = time.process_time()

    family = history(*events)
    writers = [family.label_of(line.pid, line.t) for line in family.lines]
    found = [family.life(life.label) for life in family.lives]

    assert time.process_time() - started < 1  # measured: 0.06 s
    assert len(writers) == 10_000
    assert found == family.lives
    assert writers[-1] == "child 1000"


def test_a_line_of_many_pieces_is_put_together_once() -> None:
    pieces = [Wrote(n, PARENT, "stdout", "x" * 1000) for n in range(10_000)]
    family = history(BORN, *pieces)
    started = time.process_time()

    lines = family.lines

    assert (
        time.process_time() - started < 1
    )  # measured: 0.01 s; piece by piece anew it would be 50 GB of copies
    assert [len(line.text) for line in lines] == [10_000_000]


def test_time_that_passes_is_corrected_by_the_next_event() -> None:
    told = [Forked(0.0, 11, 9), Exited(1.0, 11, code=0)]
    live = History(Header(("program",), observer=9), told[:1])

    live.pass_time(1.02)
    so_far = live.end, live.lives[0].last
    live.add(told[1])

    assert so_far == (1.02, 1.02)
    assert live.end == History(live.header, told).end == 1.0
