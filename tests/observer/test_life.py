"""One life: what it ran, how it ended, and which states it went through."""

from __future__ import annotations

import pytest

from labs.observer.events import (
    Continued,
    Ended,
    Event,
    Execed,
    Exited,
    Forked,
    Polled,
    Reaped,
    Sampled,
    SigchldSet,
    Sleeping,
    Stopped,
    Waited,
    Waiting,
    Woke,
    Wrote,
)
from labs.observer.life import State

from .by_hand import BORN, CHILD, OBSERVER, OTHER, PARENT, history, states

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
