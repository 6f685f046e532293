"""What the judge asks of lab 08. Each call runs in a process of its own; the kernel's facts decide."""

import random
from signal import SIGKILL, SIGTERM

from labs.grading.family import Living, Parent, PidOf, Zombie
from labs.grading.misconceptions import listening, polling
from labs.grading.props import Work

SECRET = random.SystemRandom()
ECHILD = "ChildProcessError"


def codes(count):
    """Exit codes that nobody can guess, all different."""
    return SECRET.sample(range(2, 256), count)


ASKING = [
    polling.reaps_others,
    polling.waits_instead_of_asking,
    polling.reads_the_status_of_nobody,
    polling.takes_the_status_for_the_answer,
    polling.turns_the_answer_around,
    polling.leaves_it_unreaped,
    polling.gives_the_raw_status,
    polling.gives_a_wrong_code,
]


def test_poll_of_a_living_child(run):
    call = run.scene("asked_while_it_lives", cast={"ended": Zombie(codes(1)[0])}, suspects=ASKING)

    call.expect(call.value is None and call.strange is None and polling.nobody_is_reaped(call))

    call = run("poll", PidOf("ended"), cast={"ended": Zombie(codes(1)[0])}, suspects=ASKING)
    call.expect(polling.is_reaped_alone(call, call.argument))


def test_poll_of_a_child_that_has_ended(run):
    code, signal = codes(1)[0], SECRET.choice([SIGKILL, SIGTERM])

    for wanted, means in ((Zombie(code), code), (Zombie(signal=signal), -signal), (Zombie(0), 0)):
        cast = {"first": Zombie(codes(1)[0]), "wanted": wanted, "busy": Living()}
        call = run("poll", PidOf("wanted"), cast=cast, suspects=ASKING)
        call.expect(call.value == means and polling.is_reaped_alone(call, call.argument))


STRANGERS = [polling.reaps_others, polling.takes_echild_for_running, polling.does_not_complain]


def test_poll_of_no_child(run):
    cast = {"mine": Zombie(codes(1)[0]), "sibling": Parent({"nephew": Zombie(codes(1)[0])})}

    call = run("poll", PidOf("nephew"), cast=cast, suspects=STRANGERS, raises=ECHILD)
    call.expect(ECHILD in call.raised and polling.nobody_is_reaped(call))

    call = run.scene("asked_again", cast={"ended": Zombie(codes(1)[0])}, suspects=STRANGERS, raises=ECHILD)
    call.expect(ECHILD in call.raised and polling.is_reaped_alone(call, call.family["ended"]))


REAPING = [
    polling.waits_for_the_living,
    polling.dies_without_children,
    polling.reports_nobody,
    polling.reports_the_raw_status,
    polling.takes_one_of_several,
    polling.leaves_them_unreaped,
    polling.does_not_report_them_all,
]


def test_reap_finished_takes_all_who_have_ended(run):
    first, second = codes(2)
    cast = {"first": Zombie(first), "second": Zombie(second), "killed": Zombie(signal=SIGKILL)}

    call = run.scene("amid_the_living", cast=cast, suspects=REAPING, raises=ECHILD)

    ended = {call.family[name]: code for name, code in (("first", first), ("second", second), ("killed", -9))}
    call.expect(polling.pairs(call.value) == sorted(ended.items()) and polling.reaped(call) == set(ended))


def test_reap_finished_finds_nobody(run):
    call = run.scene("amid_the_living", suspects=REAPING, raises=ECHILD)
    call.expect(call.value == [])

    call = run("reap_finished", suspects=REAPING, raises=ECHILD)
    call.expect(call.value == [])

    call = run("reap_finished", cast={"somebody": Zombie()}, suspects=REAPING, raises=ECHILD)
    call.expect(polling.is_reaped_alone(call, call.family["somebody"]))


WORKING = [
    polling.reaps_others,
    polling.waits_instead_of_working,
    polling.asks_instead_of_working,
    polling.asks_a_second_time,
    polling.gives_up,
    polling.leaves_it_unreaped,
    polling.gives_the_raw_status,
    polling.gives_a_wrong_code,
]


def test_work_until_done_works_meanwhile(run):
    pieces = SECRET.randint(3, 7)
    cast = {"ended": Zombie(codes(1)[0])}

    call = run.scene("meanwhile", pieces, cast=cast, suspects=WORKING, raises=ECHILD)

    child = call.family["working"]
    done = len(call.who("work")) >= pieces and polling.ended_by_itself(call, child)
    call.expect(done and call.value == polling.code_of(call, child) and polling.is_reaped_alone(call, child))


def test_work_until_done_of_one_that_has_ended(run):
    for code in (codes(1)[0], 0):
        cast = {"first": Zombie(codes(1)[0]), "ended": Zombie(code)}
        suspects = WORKING if code else [polling.takes_zero_for_nothing, *WORKING]

        call = run(
            "work_until_done", PidOf("ended"), Work("work"), cast=cast, suspects=suspects, raises=ECHILD
        )

        call.expect(call.value == code and call.returned and polling.is_reaped_alone(call, call.argument))


LISTENING = [
    listening.handler_fails,
    listening.stays_to_wait,
    listening.blocks_the_caller,
    listening.ignores_sigchld_and_the_code,
    polling.reports_nobody,
    polling.reports_the_raw_status,
    listening.forgets_the_dead,
    listening.looks_before_it_listens,
    listening.one_wait_a_signal,
    listening.nobody_listens,
]


def reported_well(call, ended):
    """Tell whether all who have ended were reaped, and reported once each, and nobody was waited for."""
    well = polling.reported(call) == sorted((pid, polling.code_of(call, pid)) for pid in ended)
    by_the_caller = ended <= polling.reaped(call) and polling.reporters(call) == {call.caller}
    return well and by_the_caller and not polling.was_held_up(call)


def test_reap_on_sigchld_reports_one_after_another(run):
    call = run.scene("one_by_one", 3, suspects=LISTENING)

    call.expect(reported_well(call, polling.born(call)) and len(polling.born(call)) == 3)


def test_reap_on_sigchld_reports_all_who_end_at_once(run):
    call = run.scene("all_at_once", 4, suspects=LISTENING)

    call.expect(reported_well(call, polling.born(call)) and len(polling.born(call)) == 4)


def test_reap_on_sigchld_reports_who_was_dead_before(run):
    first, second = codes(2)
    cast = {"first": Zombie(first), "second": Zombie(second)}

    call = run.scene("dead_before", len(cast), cast=cast, suspects=LISTENING)

    call.expect(reported_well(call, {call.family[name] for name in (*cast, "late")}))
