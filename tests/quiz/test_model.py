"""Thinking a program through: the right model agrees with arithmetic, a belief gives its own wrong answer."""

from __future__ import annotations

import pytest

from labs.quiz import model, steps
from labs.quiz.belief import Belief
from labs.quiz.syntax import Block, Exit, Fork, ForkPair, Look, Pause, Repeat, Say, Wait


def count(program: Block, *beliefs: Belief) -> int:
    return len(model.run(program, beliefs=frozenset(beliefs)).roles)


@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_forks_in_a_loop_double_the_processes(times: int) -> None:
    program = (Repeat(times, (Fork(),)),)

    assert count(program) == 2**times
    assert count(program, Belief.LEAVES_LOOP) == times + 1
    assert count(program, Belief.ONLY_FIRST_FORKS) == times + 1


def test_children_that_exit_do_not_stay_in_the_loop() -> None:
    program = (Repeat(3, (Fork((Exit(0),)),)),)

    assert count(program) == 4
    assert count(program, Belief.EXIT_RETURNS) == 8


@pytest.mark.parametrize("word", ["and", "or"])
def test_only_one_of_the_two_comes_to_the_second_fork(word: str) -> None:
    assert count((ForkPair(word),)) == 3
    assert count((ForkPair(word),), Belief.BOTH_FORK) == 4


def test_buffer_is_copied_at_the_fork_in_a_pipe_only() -> None:
    program = (Say("once", flush=False), Fork())

    assert len(model.run(program).lines) == 2
    assert len(model.run(program, terminal=True).lines) == 1


def test_buffer_is_lost_at_underscore_exit() -> None:
    program = (Fork((Say("lost", flush=False), Exit(0))),)

    assert model.run(program).lines == ()
    assert len(model.run(program, beliefs=frozenset({Belief.EXIT_FLUSHES})).lines) == 1


def test_every_order_is_found_and_no_other() -> None:
    program = (Fork((Say("child"), Exit(0)), name="it"), Say("parent"), Wait(), Say("end"))

    assert model.outputs(program) == {"child\nparent\nend", "parent\nchild\nend"}


def test_direct_children_of_the_dead_are_adopted_and_no_others() -> None:
    chain = Fork((Fork((Fork((Pause(),), name="c"), Pause()), name="b"), Exit(0)), name="a")

    world = model.start((chain, Look(), Exit(0)))
    while world.moment is None:
        world = steps.step(world, model.runnable(world)[0])

    assert world.moment.parents == {(1,): (), (1, 1): None, (1, 1, 1): (1, 1)}
    assert world.moment.zombies == {(1,)}


def test_program_that_waits_for_ever_is_found_out() -> None:
    with pytest.raises(steps.EndlessError):
        model.run((Fork((Pause(),)), Wait()))
