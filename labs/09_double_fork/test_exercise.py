"""What the judge asks of lab 09. Each call runs in a process of its own; the kernel's facts decide."""

import secrets

from labs.grading.family import Living, Zombie
from labs.grading.misconceptions import detaching

DETACHING = [
    detaching.works_itself,
    detaching.nobody_works,
    detaching.works_twice,
    detaching.reaps_others,
    detaching.middle_works,
    detaching.middle_waits,
    detaching.waits_for_the_work,
    detaching.leaves_a_child,
    detaching.leaves_the_middle,
    detaching.is_not_adopted,
]
ENDING = [
    detaching.works_itself,
    detaching.nobody_works,
    detaching.works_twice,
    detaching.loses_the_words,
    detaching.prints_twice,
    detaching.ends_with_another_code,
]


def test_work_is_done_by_an_orphan(run):
    call = run.scene("detached", suspects=DETACHING)

    worker = detaching.worker(call)
    call.expect(worker is not None and detaching.is_adopted(call, worker))


def test_run_detached_does_not_wait_for_the_work(run):
    call = run.scene("detached", suspects=DETACHING)

    worker = detaching.worker(call)
    call.expect(worker is not None and worker.pid != call.caller and detaching.was_alive(call, worker))


def test_run_detached_leaves_no_child(run):
    cast = {"older": Zombie(7), "busy": Living()}

    call = run.scene("detached", cast=cast, suspects=DETACHING)

    call.expect(
        (worker := detaching.worker(call)) is not None
        and worker.pid != call.caller
        and not detaching.children_left(call)
        and not detaching.reaps_others(call)
    )


def test_work_ends_with_its_process(run):
    words = secrets.token_hex(8)

    call = run.scene("detached", words, suspects=ENDING)

    worker = detaching.worker(call)
    elsewhere = worker is not None and worker.pid != call.caller
    call.expect(elsewhere and worker.exit_code == 0 and call.output.count(words) == 1)


def test_work_that_raises_ends_there(run):
    call = run.scene("detached", "", "ValueError", suspects=ENDING)

    worker = detaching.worker(call)
    call.expect(worker is not None and worker.exit_code == 1 and worker.pid != call.caller)


BECOMING = [
    detaching.daemonize_fails,
    detaching.starter_stays,
    detaching.nobody_goes_on,
    detaching.starter_fails,
    detaching.daemon_has_a_family,
    detaching.stays_in_the_session,
    detaching.leads_the_session,
    detaching.keeps_the_folder,
    detaching.keeps_the_mask,
    detaching.streams_not_on_null,
    detaching.cleans_up_too_early,
    detaching.loses_the_words,
    detaching.prints_twice,
    detaching.somebody_stays_behind,
]


def test_daemon_goes_on_when_its_starter_has_ended(run):
    call = run.scene("daemonize", "", suspects=BECOMING)

    starter, daemon = detaching.starter(call), detaching.daemon(call)
    call.expect(
        daemon is not None
        and starter is not None
        and starter.exit_code == 0
        and daemon["pid"] != starter.pid
        and not detaching.daemon_has_a_family(call)
        and not detaching.somebody_stays_behind(call)
    )


def test_daemon_is_in_a_session_that_it_does_not_lead(run):
    call = run.scene("daemonize", "", suspects=BECOMING)

    daemon = detaching.daemon(call)
    call.expect(
        daemon is not None and daemon["session"] not in (daemon["pid"], detaching.first_session(call))
    )


def test_daemon_has_its_own_surroundings(run):
    call = run.scene("daemonize", "", suspects=BECOMING)

    daemon = detaching.daemon(call)
    call.expect(
        daemon is not None
        and (daemon["folder"], daemon["umask"]) == ("/", 0)
        and daemon["streams"] == ["/dev/null"] * 3
    )


def test_daemonize_loses_and_doubles_nothing(run):
    words = secrets.token_hex(8)

    call = run.scene("daemonize", words, suspects=BECOMING)

    starter, daemon = detaching.starter(call), detaching.daemon(call)
    cleaners = [visit["pid"] for visit in detaching.visits(call, "cleans up")]
    call.expect(
        daemon is not None
        and starter is not None
        and daemon["pid"] != starter.pid
        and call.output.count(words) == 1
        and cleaners == [daemon["pid"]]
    )
