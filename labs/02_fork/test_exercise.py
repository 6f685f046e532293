"""What the judge asks of lab 02. Each call runs in a process of its own; the kernel's facts decide."""

import random

from labs.grading.family import Living, Zombie
from labs.grading.misconceptions import forks, zombies
from labs.grading.props import Work

SECRET = random.SystemRandom()


def codes(count):
    """Exit codes that nobody can guess, all different."""
    return SECRET.sample(range(2, 256), count)


def words(count):
    """Texts that nobody can guess, all different."""
    return [f"{number:x}" for number in SECRET.sample(range(1 << 60, 1 << 61), count)]


ONE = [
    forks.works_without_a_fork,
    forks.swaps_the_branches,
    forks.child_does_the_parents_work,
    forks.parent_does_the_childs_work,
    forks.nobody_reaps,
    forks.gives_another_pid,
]


def test_fork_one_works_in_two_processes(run):
    value = SECRET.randrange(1 << 40)

    call = run("fork_one", Work("child"), Work("parent", returns=value), suspects=ONE)

    child, *more = call.who("child") or [None]
    call.expect(
        call.child(child) is not None
        and not more
        and call.who("parent") == [call.caller]
        and call.value == [child, value]
    )


def test_fork_one_ends_its_child(run):
    (code,) = codes(1)
    cast = {"older": Zombie(), "working": Living()}

    suspects = [zombies.buries_others, forks.nobody_reaps, *ONE, forks.gives_a_wrong_exit_code]
    call = run("fork_one", Work("child", returns=code), Work("parent"), cast=cast, suspects=suspects)

    call.expect(forks.end_as_told(call) and forks.nothing_left(call) and not zombies.buries_others(call))


def test_fork_one_ends_a_child_that_fails(run):
    suspects = [*ONE, forks.gives_a_wrong_exit_code]
    call = run("fork_one", Work("child", raises="ValueError"), Work("parent"), suspects=suspects)

    call.expect(forks.end_as_told(call) and forks.nothing_left(call))


def test_fork_one_works_at_the_same_time(run):
    call = run.scene(
        "fork_one_meeting", suspects=[forks.works_without_a_fork, forks.one_after_the_other, *ONE]
    )

    call.expect(forks.have_met(call, 2))


def test_fork_one_prints_everything_once(run):
    for terminal in (False, True):
        suspects = [*ONE, forks.prints_twice, forks.loses_output]
        call = run.scene("fork_one_printing", *words(3), terminal=terminal, suspects=suspects)

        call.expect(forks.came_out_once(call))


MANY = [
    forks.works_without_a_fork,
    forks.stays_in_the_loop,
    forks.parent_does_the_childs_work,
    forks.does_too_little,
    forks.nobody_reaps,
    forks.reaps_too_few,
    forks.expects_shared_memory,
    forks.gives_a_wrong_exit_code,
]


def test_fork_many_makes_children_that_work(run):
    n = SECRET.randrange(3, 7)

    suspects = [*MANY, forks.gives_another_pid]
    call = run.scene("fork_many_numbered", n, codes(n), suspects=suspects)

    workers = forks.workers(call)
    call.expect(
        list(workers) == list(range(n))
        and call.value == forks.everybody(call)
        and all(call.child(pid) is not None for pid in forks.everybody(call))
        and forks.end_as_told(call)
        and forks.nothing_left(call)
    )


def test_fork_many_works_at_the_same_time(run):
    call = run.scene(
        "fork_many_meeting", 4, suspects=[forks.works_without_a_fork, forks.one_after_the_other, *MANY]
    )

    call.expect(forks.have_met(call, 4))


def test_fork_many_of_one_and_of_none(run):
    for n in (1, 0):
        cast = {"older": Zombie(), "working": Living()}
        suspects = [zombies.buries_others, *MANY, forks.gives_another_pid]
        call = run.scene("fork_many_numbered", n, codes(n), cast=cast, suspects=suspects)

        call.expect(
            len(forks.workers(call)) == n
            and call.value == forks.everybody(call)
            and forks.end_as_told(call)
            and forks.nothing_left(call)
            and not zombies.buries_others(call)
        )


def test_fork_many_ends_children_that_fail(run):
    (code,) = codes(1)

    call = run.scene("fork_many_numbered", 3, [-1, code, -1], suspects=MANY)

    call.expect(forks.end_as_told(call) and forks.nothing_left(call))


def test_fork_many_prints_everything_once(run):
    for terminal in (False, True):
        suspects = [forks.prints_twice, forks.loses_output, *MANY]
        call = run.scene("fork_many_printing", *words(4), terminal=terminal, suspects=suspects)

        call.expect(forks.came_out_once(call))


CHAIN = [
    forks.works_without_a_fork,
    forks.stays_in_the_loop,
    forks.parent_does_the_childs_work,
    forks.fans_out,
    forks.does_too_little,
    forks.middle_does_not_wait,
    forks.nobody_reaps,
    forks.gives_a_wrong_exit_code,
]


def test_fork_chain_has_one_child_a_generation(run):
    depth = SECRET.randrange(3, 6)

    call = run.scene("fork_chain_numbered", depth, codes(depth), suspects=CHAIN)

    call.expect(
        {number: len(pids) for number, pids in forks.workers(call).items()}
        == dict.fromkeys(range(1, depth + 1), 1)
        and forks.is_chain(call)
        and forks.end_as_told(call)
        and forks.nothing_left(call)
    )


def test_fork_chain_of_one_and_of_none(run):
    for depth in (1, 0):
        cast = {"older": Zombie(), "working": Living()}
        suspects = [zombies.buries_others, *CHAIN]
        call = run.scene("fork_chain_numbered", depth, codes(depth), cast=cast, suspects=suspects)

        call.expect(
            len(forks.workers(call)) == depth
            and call.value is None
            and forks.is_chain(call)
            and forks.end_as_told(call)
            and forks.nothing_left(call)
            and not zombies.buries_others(call)
        )


def test_fork_chain_ends_a_child_that_fails(run):
    (code,) = codes(1)

    call = run.scene("fork_chain_numbered", 2, [code, -1], suspects=CHAIN)

    call.expect(forks.is_chain(call) and forks.end_as_told(call) and forks.nothing_left(call))


def test_fork_chain_prints_everything_once(run):
    for terminal in (False, True):
        suspects = [forks.prints_twice, forks.loses_output, *CHAIN]
        call = run.scene("fork_chain_printing", *words(4), terminal=terminal, suspects=suspects)

        call.expect(forks.came_out_once(call))
