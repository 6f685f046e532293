"""What the judge asks of lab 06. Each call runs in a process of its own; the kernel's facts decide."""

import random
from signal import SIGKILL, SIGTERM

from labs.grading.family import Living, Parent, PidOf, Zombie
from labs.grading.misconceptions import lists, zombies

SECRET = random.SystemRandom()


def codes(count):
    """Exit codes that nobody can guess, all different."""
    return SECRET.sample(range(2, 256), count)


MAKING = [zombies.ignores_sigchld, zombies.reaped_already, zombies.still_alive, zombies.gives_no_child]


def test_make_zombie_leaves_a_zombie(run):
    call = run("make_zombie", suspects=MAKING)

    child = call.child(call.value)
    call.expect(child is not None and child.exit is not None and child.reap is None)


def test_make_zombie_knows_that_it_has_ended(run):
    call = run.scene("make_zombie_amid_the_slow", suspects=MAKING)

    child = call.child(call.value)
    call.expect(child is not None and child.exit is not None and child.reap is None)


def test_make_zombie_leaves_nothing_else(run):
    cast = {"older": Zombie(), "working": Living()}

    call = run(
        "make_zombie", cast=cast, suspects=[zombies.buries_others, *MAKING, zombies.leaves_somebody_running]
    )

    left = [(life.pid, life.exit is not None) for life in call.newborn if life.reap is None]
    call.expect(
        left == [(call.value, True)]
        and not zombies.buries_others(call)
        and zombies.ignores_sigchld(call) is None
    )


FINDING = [
    zombies.finding_buries,
    zombies.takes_the_living,
    zombies.takes_strangers,
    zombies.takes_descendants,
    zombies.finds_too_few,
]


def family():
    """Zombies of the caller, of a sibling, and of a sibling's child, amid the living."""
    cousin = Parent({"grandnephew": Zombie(7), "at play": Living()})
    sibling = Parent({"nephew": Zombie(9), "at work": Living(), "cousin": cousin, "niece": Zombie(8)})
    return {"first": Zombie(1), "busy": Living(), "second": Zombie(2), "sibling": sibling, "third": Zombie(3)}


def test_find_zombies_finds_its_own(run):
    call = run("find_zombies", PidOf("caller"), cast=family(), suspects=FINDING)

    call.expect(lists.same_pids(call, call.zombies_of(call.caller)) and not zombies.finding_buries(call))


def test_find_zombies_of_another_parent(run):
    call = run("find_zombies", PidOf("sibling"), cast=family(), suspects=FINDING)

    call.expect(lists.same_pids(call, call.zombies_of(call.argument)) and not zombies.finding_buries(call))


def test_find_zombies_finds_none(run):
    cast = {"first": Living(), "parent": Parent({"theirs": Zombie(1)}), "second": Living()}

    call = run("find_zombies", PidOf("caller"), cast=cast, suspects=FINDING)

    call.expect(lists.same_pids(call, set()))

    call = run("find_zombies", PidOf("parent"), cast=cast, suspects=FINDING)
    call.expect(call.value != [])


BURYING = [
    zombies.buries_another,
    zombies.kills_the_dead,
    zombies.ignoring_comes_too_late,
    zombies.nobody_waits,
    zombies.leaves_it_unburied,
    zombies.gives_the_raw_status,
    zombies.loses_the_signal,
    zombies.gives_a_wrong_code,
]


def buried_it_alone(call):
    return zombies.is_reaped(call, call.argument) and not zombies.buries_another(call)


def test_bury_reaps_exactly_this_one(run):
    first, wanted, last = codes(3)
    cast = {"first": Zombie(first), "wanted": Zombie(wanted), "busy": Living(), "last": Zombie(last)}

    call = run("bury", PidOf("wanted"), cast=cast, suspects=BURYING)

    call.expect(buried_it_alone(call) and call.value == wanted)


def test_bury_tells_the_signal(run):
    signal = SECRET.choice([SIGKILL, SIGTERM])
    cast = {"first": Zombie(codes(1)[0]), "killed": Zombie(signal=signal)}

    call = run("bury", PidOf("killed"), cast=cast, suspects=BURYING)

    call.expect(buried_it_alone(call) and call.value == -signal)


def test_bury_refuses_a_stranger(run):
    cast = {"mine": Zombie(), "sibling": Parent({"nephew": Zombie(codes(1)[0])})}

    suspects = [zombies.buries_another, zombies.no_complaint]
    call = run("bury", PidOf("nephew"), cast=cast, suspects=suspects, raises="ChildProcessError")

    call.expect("ChildProcessError" in call.raised and not zombies.buries_another(call))

    call = run("bury", PidOf("mine"), cast=cast, suspects=BURYING)
    call.expect(zombies.is_reaped(call, call.argument))
