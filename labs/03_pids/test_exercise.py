"""What the judge asks of lab 03. Each call runs in a process of its own; the kernel's facts decide."""

import random

from labs.grading.diagnosis import raises
from labs.grading.family import Living, Zombie
from labs.grading.misconceptions import pids, zombies

SECRET = random.SystemRandom()
SHORT, LONG = 16, 20_000  # characters of a watchword
ODD = "你好, \"'\\\n\t[]{}:;|é🐚 "

SPEAKING = [
    pids.nobody_is_born,
    pids.parent_speaks_for_the_child,
    pids.swaps_the_views,
    pids.memory_is_not_shared,
    pids.cuts_the_message,
]
COUNTING = [
    pids.mixes_the_directions,
    pids.takes_forks_return_for_a_pid,
    pids.remembers_an_old_number,
    pids.misreports_fork,
]


def test_family_gives_the_parents_view(run):
    call = run.scene("introduced", SHORT, suspects=[*SPEAKING, *COUNTING])

    call.expect(pids.is_right(call, "parent"))


def test_family_gives_the_childs_view(run):
    call = run.scene("introduced", SHORT, suspects=[*SPEAKING, *COUNTING])

    call.expect(pids.is_right(call, "child"))


def test_family_carries_every_word(run):
    scenes = (
        ("introduced", LONG),
        ("introduced", SECRET.randrange(30, 60), ODD),
        ("introduced_by_narrow_pipes", LONG),
    )
    suspects = [pids.stumbles_over_the_message, raises, *SPEAKING, *COUNTING]
    for name, *arguments in scenes:
        call = run.scene(name, *arguments, suspects=suspects, raises="Exception")

        call.expect(pids.is_right(call, "child"))


def test_family_leaves_nothing_behind(run):
    cast = {"older": Zombie(), "working": Living()}

    suspects = [
        zombies.buries_others,
        pids.nobody_is_born,
        pids.leaves_the_child,
        pids.child_ends_badly,
        pids.leaves_the_pipe_open,
        *SPEAKING,
    ]
    call = run.scene("introduced", SHORT, cast=cast, suspects=suspects)

    child = pids.speaker(call)
    call.expect(
        child is not None
        and child.exit_code == 0
        and not any(call.leftovers)
        and not zombies.buries_others(call)
        and not pids.leaves_the_pipe_open(call)
    )


def test_family_of_a_child(run):
    call = run.scene("introduced_by_a_child", SHORT, suspects=[*SPEAKING, *COUNTING])

    call.expect(pids.is_right(call, "parent") and pids.is_right(call, "child"))


ASKING = [
    pids.answers_the_other_way_round,
    pids.sees_orphans_everywhere,
    pids.takes_a_zombie_for_a_parent,
]


def times():
    """How often it is asked before: nobody can answer by counting."""
    return SECRET.randrange(1, 5)


def test_is_orphaned_when_the_parent_is_gone(run):
    call = run.scene("orphaned", times(), suspects=[*ASKING, pids.never_notices])

    before, _zombie, reaped = pids.answers(call)
    call.expect(before is False and reaped is True)


def test_is_orphaned_as_soon_as_the_parent_is_dead(run):
    call = run.scene("orphaned", times(), suspects=[*ASKING, pids.never_notices])

    call.expect(pids.answers(call) == [False, True, True])


def test_is_orphaned_under_a_subreaper(run):
    suspects = [*ASKING, pids.takes_one_for_the_only_adopter]
    call = run.scene("orphaned_under_a_subreaper", times(), suspects=suspects)

    before, _zombie, reaped = pids.answers(call)
    call.expect(before is False and reaped is True)
