"""What can be asked of a history. Events are made by hand."""

from __future__ import annotations

import time

from labs.observer.events import (
    Called,
    Event,
    Exited,
    Forked,
    Header,
    Noted,
    Reaped,
    Sent,
    SessionLed,
    Signalled,
    Waited,
    Waiting,
    Wrote,
)
from labs.observer.history import History
from labs.observer.life import Line

from .by_hand import BORN, CHILD, GRANDCHILD, OTHER, PARENT, history, states

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
