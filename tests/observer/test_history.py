"""The fold: events made by hand, and what can be asked of the history that comes of them."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from labs.observer.events import (
    Adopted,
    Called,
    Continued,
    Ended,
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
from labs.observer.life import Life, Line, State

OBSERVER, PARENT, CHILD, OTHER, GRANDCHILD = 9, 10, 11, 12, 13
BORN = Forked(0.0, PARENT, OBSERVER)


def history(*events: Event) -> History:
    return History(Header(("program",), observer=OBSERVER), events)


def states(life: Life) -> list[tuple[float, float, str]]:
    return [(span.start, span.end, str(span.state)) for span in life.spans]


def labels(lives: Iterable[Life]) -> list[str]:
    return [life.label for life in lives]


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


# ---- programs


def test_a_child_runs_its_parents_program_until_it_executes_another() -> None:
    family = history(BORN, Execed(0.1, PARENT, ("sh", "-c")), Forked(1, CHILD, PARENT))
    assert family.life(CHILD).argv == ("sh", "-c")

    family.add(Execed(2, CHILD, ("ls",)))

    assert family.life(CHILD).argv == ("ls",)
    assert family.life(CHILD).argv_at(1.5) == ("sh", "-c")


def test_a_child_keeps_the_program_it_was_forked_with_when_its_parent_executes_another() -> None:
    family = history(
        BORN,
        Execed(0.1, PARENT, ("sh",)),
        Forked(1, CHILD, PARENT),
        Execed(2, PARENT, ("cat",)),
    )

    assert family.life(CHILD).argv == ("sh",)


def test_a_chain_of_more_than_a_thousand_generations_knows_its_program() -> None:
    generations = [Forked(n, n, n - 1) for n in range(PARENT, 1500)]

    chain = history(*generations[:1], Execed(PARENT, PARENT, ("fork_chain",)), *generations[1:])

    assert chain.lives[-1].argv == ("fork_chain",)


def test_exec_ends_the_waits_and_sleeps_of_the_other_threads() -> None:
    family = history(BORN, Waiting(1, PARENT, -1), Sleeping(2, PARENT, "pause"), Execed(3, PARENT, ("ls",)))
    family.add(Ended(4, PARENT))

    assert states(family.lives[0]) == [(0, 1, "running"), (1, 3, "waiting"), (3, 4, "running")]


# ---- ends


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (Exited(1, PARENT, code=3), 3),
        (Exited(1, PARENT, signal=9), 137),
        (Wrote(1, PARENT, "stdout", ""), None),
    ],
)
def test_the_exit_code_is_as_a_shell_says_it(end: Event, code: int | None) -> None:
    assert history(BORN, end).exit_code == code


def test_a_history_is_complete_if_every_process_ended_by_itself() -> None:
    assert history(BORN, Ended(1, PARENT)).complete
    assert history(BORN, Ended(1, PARENT, "lingering")).complete
    assert not history(BORN, Ended(1, PARENT, "timeout")).complete
    assert not history(BORN).complete


# ---- states


def test_a_child_that_is_not_waited_for_is_a_zombie_until_it_is() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Sleeping(1.5, PARENT, "clock_nanosleep"),
        Exited(2, CHILD, code=0),
        Woke(5, PARENT),
        Waiting(6, PARENT, CHILD),
        Reaped(6, CHILD, PARENT),
        Waited(6, PARENT, CHILD, CHILD),
        Exited(7, PARENT, code=0),
        Reaped(7, PARENT, OBSERVER),
        Ended(8, PARENT),
    )
    child = family.life(CHILD)

    assert child.was_zombie
    assert child.zombie_s == 4
    assert states(child) == [(1, 2, "running"), (2, 6, "zombie")]
    assert states(family.lives[0]) == [(0, 1.5, "running"), (1.5, 5, "sleeping"), (5, 7, "running")]
    assert family.zombies == [child]
    assert family.reaper(child) is family.root
    assert child.waited_for
    assert family.zombies_at(4) == [child]
    assert family.zombies_at(6) == []
    assert family.contradictions() == []


def test_a_child_whose_parent_already_waits_is_no_zombie() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Waiting(2, PARENT, -1),
        Exited(3, CHILD, code=0),
        Reaped(3.001, CHILD, PARENT),
        Waited(3.001, PARENT, -1, CHILD),
    )

    assert not family.life(CHILD).was_zombie
    assert states(family.lives[0]) == [(0, 2, "running"), (2, 3.001, "waiting")]
    assert family.lives[0].waits[0].result == CHILD


def test_a_wait_for_another_child_saves_nobody() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Forked(1, OTHER, PARENT),
        Waiting(2, PARENT, OTHER),  # one thread
        Exited(3, CHILD, code=0),
        Waiting(5, PARENT, CHILD),  # and another one
        Reaped(5, CHILD, PARENT),
        Waited(5, PARENT, CHILD, CHILD),
    )

    assert family.life(CHILD).was_zombie
    assert [wait.end for wait in family.lives[0].waits] == [None, 5]


def test_a_poll_that_succeeds_finds_a_zombie() -> None:
    family = history(
        BORN,
        Forked(1, CHILD, PARENT),
        Polled(1.5, PARENT, CHILD, 0, times=3, until=1.9),
        Exited(2, CHILD, code=0),
        Reaped(3, CHILD, PARENT),
        Polled(3, PARENT, CHILD, CHILD),
    )

    assert family.life(CHILD).was_zombie
    assert [(wait.polls, wait.end, wait.result) for wait in family.lives[0].waits] == [
        (3, 1.9, 0),
        (1, 3, CHILD),
    ]
    assert states(family.lives[0]) == [(0, 3, "running")]


def test_a_child_of_a_parent_that_ignores_sigchld_is_no_zombie_and_is_reaped_by_itself() -> None:
    family = history(
        BORN,
        SigchldSet(0.5, PARENT, "ignored"),
        Forked(1, CHILD, PARENT),
        Exited(2, CHILD, code=0),
        Reaped(2, CHILD, CHILD),
    )
    child = family.life(CHILD)

    assert child.reaped_by_itself
    assert not child.was_zombie
    assert not child.waited_for
    assert family.unwaited == []
    assert family.contradictions() == []


def test_what_is_unreaped_at_the_end_is_a_zombie_to_the_end() -> None:
    family = history(BORN, Forked(1, CHILD, PARENT), Exited(2, CHILD, code=0), Ended(5, PARENT))
    child = family.life(CHILD)

    assert child.zombie_s == 3
    assert child.state_at(5) is State.ZOMBIE
    assert family.reaper(child) is None
    assert family.unwaited == [child]


def test_a_stop_is_seen_through_whatever_the_process_was_doing() -> None:
    family = history(
        BORN,
        Sleeping(1, PARENT, "pause"),
        Stopped(2, PARENT, 19),
        Continued(3, PARENT),
        Woke(4, PARENT),
        Ended(5, PARENT),
    )

    assert states(family.lives[0]) == [
        (0, 1, "running"),
        (1, 2, "sleeping"),
        (2, 3, "stopped"),
        (3, 4, "sleeping"),
        (4, 5, "running"),
    ]
    assert [stop.signal for stop in family.lives[0].stopped_by] == [19]


def test_one_continue_undoes_any_number_of_stops() -> None:
    family = history(
        BORN, Stopped(1, PARENT, 19), Stopped(2, PARENT, 20), Continued(3, PARENT), Ended(4, PARENT)
    )

    assert states(family.lives[0]) == [(0, 1, "running"), (1, 3, "stopped"), (3, 4, "running")]


def test_a_stopped_process_that_is_killed_is_a_zombie() -> None:
    family = history(BORN, Forked(0, CHILD, PARENT), Stopped(1, CHILD, 19), Exited(2, CHILD, signal=9))
    family.add(Ended(3, PARENT))

    assert states(family.life(CHILD)) == [(0, 1, "running"), (1, 2, "stopped"), (2, 3, "zombie")]


def test_sleep_in_one_thread_lasts_until_the_last_thread_woke() -> None:
    family = history(
        BORN,
        Waiting(1, PARENT, CHILD),
        Waiting(2, PARENT, OTHER),
        Waited(3, PARENT, CHILD, error="ECHILD"),
        Waited(4, PARENT, OTHER, error="ECHILD"),
        Ended(5, PARENT),
    )

    assert states(family.lives[0]) == [(0, 1, "running"), (1, 4, "waiting"), (4, 5, "running")]
    assert [wait.error for wait in family.lives[0].waits] == ["ECHILD", "ECHILD"]


def test_looks_fill_what_lies_between_events_and_say_so() -> None:
    family = history(
        BORN,
        Sampled(1, PARENT, "sleeping", cpu_s=0.2),
        Wrote(2, PARENT, "stdout", "x"),
        Sampled(3, PARENT, "disk-sleep", cpu_s=0.3),
        Sampled(4, PARENT, "running", cpu_s=0.9),
        Ended(5, PARENT),
    )

    assert [(span.start, str(span.state), span.known) for span in family.lives[0].spans] == [
        (0, "running", "exact"),
        (1, "sleeping", "sampled"),
        (2, "running", "exact"),
        (3, "sleeping", "sampled"),
        (4, "running", "sampled"),
    ]
    assert family.lives[0].cpu_s == 0.9


def test_a_look_changes_nothing_that_is_known_exactly() -> None:
    family = history(BORN, Waiting(1, PARENT, -1), Sampled(2, PARENT, "sleeping"), Ended(3, PARENT))

    assert states(family.lives[0]) == [(0, 1, "running"), (1, 3, "waiting")]


def test_a_process_has_no_state_outside_its_life() -> None:
    family = history(
        BORN, Forked(1, CHILD, PARENT), Exited(2, CHILD, code=0), Reaped(3, CHILD, PARENT), Ended(4, PARENT)
    )
    child = family.life(CHILD)

    assert [child.state_at(t) for t in (0.5, 1, 2, 3)] == [None, State.RUNNING, State.ZOMBIE, None]
    assert family.alive_at(1.5) == [family.root, child]
    assert family.alive_at(2) == [family.root]


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
