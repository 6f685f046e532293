"""What the judge asks of lab 07. Each call runs in a process of its own; the kernel's facts decide."""

import random
import secrets
from signal import SIGABRT, SIGKILL, SIGSEGV, SIGSTOP, SIGTERM, SIGTSTP

from labs.grading.family import Living, Zombie
from labs.grading.misconceptions import waits
from labs.grading.props import Secret, Work

SECRET = random.SystemRandom()


def codes(count):
    """Exit codes that nobody can guess, all different."""
    return SECRET.sample(range(2, 256), count)


RUNNING = [
    waits.runs_work_itself,
    waits.gives_no_pair,
    waits.swaps_the_two,
    waits.gives_another_pid,
    waits.drops_the_minus,
    waits.gives_the_raw_status,
    waits.loses_the_signal,
    waits.gives_another_code,
]


def right(call, code):
    """Tell whether pid and code came back, of the child in which work() ran."""
    child = waits.runner(call)
    return child is not None and call.value == [child.pid, code]


def test_run_and_wait_tells_who_ended_and_how(run):
    code, words = codes(1)[0], f"words {secrets.token_hex(4)}"

    suspects = [*RUNNING, waits.drops_the_result, waits.loses_the_words]
    call = run("run_and_wait", Work("work", returns=code, says=words), suspects=suspects)

    call.expect(right(call, code) and waits.printed(call, words) == 1)


def test_run_and_wait_tells_the_signal(run):
    number = int(SECRET.choice([SIGKILL, SIGTERM]))

    call = run.scene("killed", number, suspects=RUNNING)

    call.expect(right(call, -number))


def test_run_and_wait_of_work_that_fails(run):
    work = Work("work", raises=SECRET.choice(["ValueError", "OSError", "KeyError"]))

    suspects = [*RUNNING, waits.hides_the_failure, waits.fails_with_another_code]
    call = run("run_and_wait", work, suspects=suspects)

    call.expect(right(call, 1))


def test_run_and_wait_takes_its_own_child_only(run):
    older, code, younger = codes(3)
    cast = {"older": Zombie(older), "busy": Living(), "younger": Zombie(younger)}

    suspects = [waits.reaps_others, waits.leaves_it_unreaped, *RUNNING, waits.drops_the_result]
    call = run("run_and_wait", Work("work", returns=code), cast=cast, suspects=suspects)

    call.expect(right(call, code) and not waits.reaps_others(call) and not waits.leaves_it_unreaped(call))


WAITING = [
    waits.waits_once_too_often,
    waits.takes_too_few,
    waits.gives_no_pairs,
    waits.gives_raw_statuses,
    waits.loses_signals,
    waits.waits_in_line,
    waits.sorts_by_birth,
]


def test_wait_for_all_of_children_that_have_ended(run):
    first, second = codes(2)
    cast = {"first": Zombie(first), "killed": Zombie(signal=SIGTERM), "second": Zombie(second)}

    call = run.scene("ended_already", *cast, cast=cast, raises="ChildProcessError", suspects=WAITING)

    wanted = waits.pairs(call)
    call.expect(
        isinstance(call.value, list)
        and len(call.value) == len(wanted)
        and all(pair in call.value for pair in wanted)
        and not waits.takes_too_few(call)
    )


def test_wait_for_all_in_the_order_of_their_ends(run):
    order = SECRET.choice([[2, 3, 1], [3, 1, 2], [3, 2, 1]])
    told = codes(4)

    call = run.scene("in_turn", order, *map(Secret, told), raises="ChildProcessError", suspects=WAITING)

    wanted = waits.pairs(call)
    by_themselves = {code for _pid, code in wanted} == set(told)
    call.expect(call.value == wanted and by_themselves and not waits.takes_too_few(call))


def test_wait_for_all_of_nobody(run):
    call = run("wait_for_all", [], raises="ChildProcessError", suspects=WAITING)

    call.expect(call.returned and call.value == [])

    cast = {"somebody": Zombie()}
    call = run.scene("ended_already", *cast, cast=cast, raises="ChildProcessError", suspects=WAITING)
    call.expect(not waits.takes_too_few(call))


EXPLAINING = [
    waits.explains_only_ends,
    waits.gives_no_word_and_number,
    waits.calls_it_an_exit,
    waits.calls_it_the_end,
    waits.leaves_the_core_bit_in,
    waits.misses_the_core,
    waits.gives_the_whole_status,
]


def explains(run, status):
    call = run("explain", status, raises="ValueError", suspects=EXPLAINING)
    call.expect(call.value == waits.means(status))


def test_explain_who_has_ended(run):
    for status in (0, codes(1)[0] << 8, 255 << 8, int(SIGKILL), SECRET.randrange(1, 65), 64):
        explains(run, status)


def test_explain_cores_and_who_has_not_ended(run):
    core = 0x80 | SECRET.choice([SIGSEGV, SIGABRT])
    stopped = SECRET.choice([SIGSTOP, SIGTSTP]) << 8 | 0x7F
    for status in (core, stopped, 0xFFFF):
        explains(run, status)
