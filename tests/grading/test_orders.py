"""In how many orders a check is played, and what is told of the one that failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from labs.grading.orders import SCHEDULES, Turn, play, turns
from labs.grading.verdict import Failed, Finding


@dataclass
class Trial:
    newborn: Sequence[object]

    @property
    def has_turns(self) -> bool:
        return bool(self.newborn)


@dataclass
class Player:
    """Notes under which schedules it was asked to play."""

    turn: Turn = field(default_factory=lambda: Turn(""))
    trials: list[Trial] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def plays(self, *newborn: object, fails: Callable[[str], bool] = lambda _schedule: False) -> None:
        """Be a check in which these were born."""
        self.asked.append(self.turn.schedule)
        self.trials.append(Trial(newborn))
        if fails(self.turn.schedule):
            raise Failed(Finding("gives_something_else"))


@pytest.fixture
def player() -> Player:
    return Player()


def test_check_with_a_birth_is_played_in_every_order(player):
    play(lambda: player.plays("child"), player, turns(None, 7))

    assert player.asked == list(SCHEDULES)


def test_check_without_a_birth_is_played_once(player):
    play(player.plays, player, turns(None, 7))

    assert player.asked == [SCHEDULES[0]]


def test_failure_without_a_birth_is_no_race(player):
    with pytest.raises(Failed) as caught:
        play(lambda: player.plays(fails=lambda _schedule: True), player, turns(None, 7))

    assert player.asked == [SCHEDULES[0]]
    assert caught.value.finding.order.passed == ()


def test_one_birth_in_several_calls_is_enough(player):
    def two_calls():
        player.plays()
        player.plays("child")

    play(two_calls, player, turns(None, 7))

    assert player.asked == [schedule for schedule in SCHEDULES for _call in range(2)]


def test_check_that_plays_nothing_is_run_in_every_order(player):
    runs = []

    play(lambda: runs.append(player.turn.schedule), player, turns(None, 7))

    assert runs == list(SCHEDULES), "it is for the plugin to call that broken"


def test_failure_tells_the_orders_that_passed(player):
    with pytest.raises(Failed) as caught:
        play(
            lambda: player.plays("child", fails=lambda schedule: schedule == "random"), player, turns(None, 7)
        )

    order = caught.value.finding.order
    assert (order.schedule, order.seed, order.passed) == ("random", 7, ("child-first", "parent-first"))
