"""The decisions of a schedule, without processes: `test_turns` runs programs under them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from labs.observer.schedule import (
    CHILD_FIRST,
    PARENT_FIRST,
    RANDOM,
    Doing,
    First,
    Turn,
    doing,
    first,
    together,
)


def chance(word: str) -> float:
    return random.Random(word).random()


def drawn(seed: int, role: tuple[int, ...] = (), forks: int = 30) -> list[First]:
    return [first(RANDOM, seed, role, fork, chance) for fork in range(1, forks + 1)]


def test_the_two_plain_schedules_draw_no_lots() -> None:
    def never(_: str) -> float:
        raise AssertionError("lots were drawn")

    assert first(CHILD_FIRST, 0, (1, 2), 3, never) is First.CHILD
    assert first(PARENT_FIRST, 0, (1, 2), 3, never) is First.PARENT
    assert first("", 0, (1, 2), 3, never) is First.NOBODY


def test_a_seed_draws_the_same_again() -> None:
    assert drawn(1234) == drawn(1234)
    assert drawn(1234) != drawn(1235)


def test_each_place_in_the_family_draws_its_own_lots() -> None:
    assert drawn(7, role=(1, 12)) != drawn(7, role=(11, 2)) != drawn(7, role=())


def test_random_gives_each_choice_its_part() -> None:
    found = Counter(drawn(99, forks=3000))

    assert set(found) == set(First)
    assert min(found.values()) > 800


@pytest.mark.parametrize("number", [0.0, 1 / 3, 0.5, 2 / 3, 1 - 2**-53])
def test_every_chance_is_a_choice(number: float) -> None:
    assert first(RANDOM, 0, (), 1, lambda _: number) in First


# ---- states


@pytest.mark.parametrize(
    ("states", "found"),
    [
        ("R", Doing.RUNNING),
        ("S", Doing.BLOCKED),
        ("SR", Doing.RUNNING),
        ("D", Doing.BETWEEN),
        ("SD", Doing.BETWEEN),
        ("St", Doing.BETWEEN),
        ("ST", Doing.BLOCKED),
        ("ZS", Doing.BLOCKED),
        ("ZR", Doing.RUNNING),
        ("", Doing.BLOCKED),
    ],
)
def test_a_process_is_blocked_when_none_of_its_threads_can_run(states: str, found: Doing) -> None:
    assert doing(states) is found


def test_a_line_is_blocked_when_nobody_in_it_can_run() -> None:
    assert together([]) is Doing.BLOCKED
    assert together([Doing.BLOCKED, Doing.BLOCKED]) is Doing.BLOCKED
    assert together([Doing.BLOCKED, Doing.NAPPING]) is Doing.NAPPING
    assert together([Doing.NAPPING, Doing.BETWEEN]) is Doing.BETWEEN
    assert together([Doing.BETWEEN, Doing.RUNNING, Doing.BLOCKED]) is Doing.RUNNING


# ---- turns


def test_a_turn_goes_on_while_it_runs_within_its_share() -> None:
    turn = Turn(0.0)

    assert not any(turn.over(0.01 * look, Doing.RUNNING, {5: 0.001 * look}) for look in range(1, 40))


def test_being_caught_asleep_once_ends_no_turn() -> None:
    turn = Turn(0.0)

    looks = [Doing.BLOCKED, Doing.RUNNING, Doing.BLOCKED, Doing.BLOCKED]

    assert [turn.over(0.001, look, {}) for look in looks] == [False, False, False, True]


def test_one_nap_ends_no_turn() -> None:
    turn = Turn(0.0)

    assert not any(turn.over(0.01 * look, Doing.NAPPING, {5: 0.001}) for look in range(1, 100))


def test_whoever_naps_for_long_loses_its_turn() -> None:
    turn = Turn(0.0)

    assert not turn.over(1.0, Doing.NAPPING, {5: 0.001})
    assert turn.over(1.5, Doing.NAPPING, {5: 0.001})


def test_whoever_naps_again_and_again_loses_its_turn() -> None:
    turn = Turn(0.0)

    naps = [turn.over(0.01 * nap, Doing.NAPPING, {5: 0.001 * nap}) for nap in range(1, 6)]

    assert naps == [False, False, False, True, True]


def test_a_share_of_cpu_seconds_ends_a_turn() -> None:
    turn = Turn(0.0)

    assert not turn.over(0.01, Doing.RUNNING, {5: 0.01})
    assert turn.over(1.0, Doing.RUNNING, {5: 1.0})


def test_what_was_used_before_the_turn_does_not_count() -> None:
    turn = Turn(0.0, {5: 100.0})

    assert not turn.over(0.01, Doing.RUNNING, {5: 100.01})


def test_the_dead_do_not_give_their_seconds_back() -> None:
    turn = Turn(0.0)

    assert not turn.over(0.01, Doing.RUNNING, {5: 0.001, 6: 0.03})
    assert turn.over(0.02, Doing.RUNNING, {5: 0.03})


def test_a_share_of_stops_ends_a_turn() -> None:
    turn = Turn(0.0, stops=100_000)

    assert turn.over(0.01, Doing.RUNNING, {5: 0.0})


def test_a_busy_machine_ends_no_turn() -> None:
    turn = Turn(0.0)

    assert not turn.over(3600.0, Doing.RUNNING, {5: 0.0})


def test_patience_with_a_slow_disk_has_an_end() -> None:
    turn = Turn(0.0)

    assert not turn.over(0.5, Doing.BETWEEN, {5: 0.0})
    assert turn.over(60.0, Doing.BETWEEN, {5: 0.0})
