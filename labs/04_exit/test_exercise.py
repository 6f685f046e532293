"""What the judge asks of lab 04. Each call runs in a process of its own; the kernel's facts decide."""

import random
import secrets
from signal import SIGKILL, SIGTERM

from labs.grading.family import Living, Zombie
from labs.grading.misconceptions import exits
from labs.grading.props import Work

SECRET = random.SystemRandom()


def a_code():
    """An exit code that nobody can guess, and that means neither success nor "some failure"."""
    return SECRET.randrange(2, 256)


def words():
    """Words that nobody can guess."""
    return f"words {secrets.token_hex(4)}"


def test_exit_with_ends_with_the_code(run):
    code = a_code()

    call = run("exit_with", code, words(), ends=True, suspects=[exits.goes_on, exits.ends_with_another_code])

    call.expect(call.exit_code == code)


SAYING = [
    exits.goes_on,
    exits.prints_twice,
    exits.loses_everything,
    exits.loses_what_was_before,
    exits.loses_the_words,
    exits.swaps_the_lines,
]


def test_exit_with_loses_no_words(run):
    for terminal in (True, False):
        before, last = words(), words()

        call = run.scene(
            "amid_a_full_buffer", before, a_code(), last, ends=True, terminal=terminal, suspects=SAYING
        )

        call.expect(exits.stdout(call) == [before, last])


def test_exit_with_runs_nobodys_cleanup(run):
    code = a_code()

    suspects = [exits.goes_on, exits.lets_the_cleanup_run, exits.ends_with_another_code]
    call = run.scene("amid_a_cleanup", code, words(), ends=True, suspects=suspects)

    call.expect(call.exit_code == code and not exits.lets_the_cleanup_run(call))


REFUSING = [
    exits.lets_the_kernel_cut,
    exits.ends_instead_of_refusing,
    exits.goes_on,
    exits.speaks_before_it_refuses,
]


def test_exit_with_refuses_what_is_no_code(run):
    for code in (256, SECRET.randrange(257, 10**6), -SECRET.randrange(1, 300)):
        call = run("exit_with", code, last := words(), ends=True, raises="ValueError", suspects=REFUSING)

        call.expect("ValueError" in call.raised and last not in call.output)

    call = run("exit_with", a_code(), words(), ends=True, suspects=REFUSING)
    call.expect(exits.ended(call))


CODING = [
    exits.runs_main_itself,
    exits.never_runs_main,
    exits.gives_the_raw_status,
    exits.loses_the_signal,
    exits.gives_another_code,
]


def test_exit_status_of_main_that_exits_with_a_number(run):
    code = a_code()
    for way, number in [("os._exit", code), ("sys.exit", code), ("sys.exit", code + 256), ("sys.exit", None)]:
        call = run.scene("leaving", way, number, suspects=[*CODING, exits.swallows_the_exit])

        call.expect(call.value == (number or 0) & 0xFF and exits.runner(call) is not None)


def test_exit_status_of_main_that_returns(run):
    for value in (None, a_code(), words()):
        call = run(
            "exit_status_of", Work("main", returns=value), suspects=[*CODING, exits.takes_the_return_value]
        )

        call.expect(call.value == 0 and exits.runner(call) is not None)


def test_exit_status_of_main_that_fails(run):
    suspects = [*CODING, exits.ends_well_after_a_failure, exits.fails_in_silence]
    for way, why in (("sys.exit", words()), ("exception", words()), ("sys.exit", "")):
        call = run.scene("leaving", way, why, suspects=suspects)

        call.expect(call.value == 1 and why in call.history.output("stderr"))


def test_exit_status_of_main_that_is_killed(run):
    signal = int(SECRET.choice([SIGKILL, SIGTERM]))

    call = run.scene("leaving", "signal", signal, suspects=CODING)

    call.expect(call.value == -signal and exits.runner(call) is not None)


def test_exit_status_of_prints_everything_once(run):
    for terminal, way in ((True, "return"), (False, "return"), (False, "sys.exit"), (False, "exception")):
        before, last = words(), words()

        call = run.scene("printing", before, way, last, terminal=terminal, suspects=SAYING[1:])

        call.expect(exits.printed(call, before) == exits.printed(call, last) == 1)


def test_exit_status_of_reaps_its_own_child_only(run):
    cast = {"older": Zombie(a_code()), "working": Living(), "younger": Zombie(a_code())}
    code = a_code()

    suspects = [exits.reaps_others, exits.leaves_it_unreaped, *CODING]
    call = run("exit_status_of", Work("main", exits=code), cast=cast, suspects=suspects)

    call.expect(call.value == code and not exits.reaps_others(call) and not exits.leaves_it_unreaped(call))
