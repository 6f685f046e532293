"""What the judge asks of lab 05. Each call runs in a process of its own; the kernel's facts decide."""

import random
import secrets

from labs.grading.family import Living, Zombie
from labs.grading.misconceptions import orphans
from labs.grading.misconceptions.exits import printed
from labs.grading.props import Work

SECRET = random.SystemRandom()

ORPHANED = [
    orphans.never_works,
    orphans.works_itself,
    orphans.works_twice,
    orphans.is_a_child,
    orphans.works_too_early,
    orphans.gives_another_pid,
]


def words():
    """Words that nobody can guess."""
    return f"words {secrets.token_hex(4)}"


def test_work_runs_in_an_orphan(run):
    for scene, *arguments in (("working", None), ("working_amid_the_slow",)):
        call = run.scene(scene, *arguments, suspects=ORPHANED)

        call.expect(orphans.is_orphan(call) and not orphans.works_twice(call))


def test_it_works_under_a_subreaper(run):
    call = run.scene("working_under_a_subreaper", suspects=[orphans.waits_for_process_1, *ORPHANED])

    call.expect(orphans.is_orphan(call) and not orphans.waits_for_process_1(call))


def test_it_returns_the_pid_of_the_orphan(run):
    call = run.scene("working", None, suspects=ORPHANED)

    call.expect(orphans.worker(call) is not None and call.value == orphans.worker(call).pid)


def test_it_does_not_wait_for_the_work(run):
    call = run.scene("long_work", suspects=[orphans.waits_for_the_work, *ORPHANED])

    works_elsewhere = orphans.worker(call) and orphans.works_itself(call) is None
    call.expect(
        works_elsewhere and orphans.is_a_child(call) is None and orphans.waits_for_the_work(call) is None
    )


def test_nothing_else_is_left(run):
    cast = {"older": Zombie(SECRET.randrange(256)), "busy": Living()}

    suspects = [
        orphans.reaps_others,
        orphans.leaves_a_zombie,
        orphans.leaves_others_alive,
        *ORPHANED,
    ]
    call = run("leave_an_orphan", Work("work"), cast=cast, suspects=suspects)

    call.expect(
        not orphans.reaps_others(call)
        and not orphans.leaves_a_zombie(call)
        and not orphans.leaves_others_alive(call)
        and any(life.pid == call.value for life in call.newborn)
    )


ENDING = [*ORPHANED[:3], orphans.does_not_end, orphans.ends_with_another_code]


def test_the_orphan_ends_with_its_work(run):
    for raises, code in ((None, 0), (SECRET.choice(["ValueError", "KeyError", "OSError"]), 1)):
        call = run.scene("working", raises, suspects=ENDING)

        call.expect(orphans.ends_with(call) == code)


def test_everything_is_printed_once(run):
    for terminal in (False, True):
        before, last = words(), words()

        suspects = [orphans.loses_the_words, orphans.prints_twice, *ORPHANED]
        call = run.scene("printing", before, last, terminal=terminal, suspects=suspects)

        call.expect(printed(call, before) == printed(call, last) == 1 and orphans.works_itself(call) is None)
