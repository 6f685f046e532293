"""What comes back from the stage, and what does not."""

from __future__ import annotations

import dataclasses
import os
import signal

import psutil
import pytest

from labs.grading import hosting, stage
from labs.grading.family import Living, Parent, PidOf, Zombie
from labs.grading.verdict import Broken
from labs.observer.session import ObserverError


def perform(source: str, *arguments, cast=None, limits=None):
    job = stage.Job(source.encode(), "exercise.py", "f", arguments, cast or {})
    return stage.perform(job, limits)


def test_value_output_and_arguments_travel():
    call = perform("def f(*words):\n    print('hello')\n    return [words, {3}, None, True, 'é']", 1, "two")

    assert call.value == [[1, "two"], [3], None, True, "é"]
    assert call.output == "hello\n"


def test_exception_tells_its_line_and_its_built_in_classes():
    call = perform("class Mine(ChildProcessError): pass\ndef f():\n    raise Mine('no')")

    assert call.raised[:2] == ("ChildProcessError", "OSError")
    assert (call.answer["kind"], call.answer["text"], call.answer["line"]) == ("Mine", "no", 3)


def test_family_is_as_asked_for_when_the_call_begins():
    cast = {
        "dead": Zombie(41),
        "alive": Living(),
        "parent": Parent({"nephew": Zombie(signal=signal.SIGKILL)}),
    }

    call = perform("def f(pid): return pid", PidOf("dead"), cast=cast)

    pids = call.family
    assert call.value == pids["dead"] == call.argument
    assert call.zombies_of(call.caller) == {pids["dead"]}
    assert call.zombies_of(pids["parent"]) == {pids["nephew"]}
    assert call.at_call.life(pids["dead"]).exit_code == 41
    assert call.at_call.life(pids["nephew"]).exit_code == 128 + 9
    assert call.at_call.life(pids["alive"]).alive


def test_leftovers_are_told_and_ended():
    call = perform(
        "import os, time\ndef f():\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(60)"
    )

    assert [life.label for life in call.leftovers.alive] == ["child 1"]
    assert not psutil.Process(hosting.warm().pid).children(recursive=True)


def test_time_limit_is_the_judges():
    call = perform("import time\ndef f(): time.sleep(60)", limits=stage.Limits(time_s=1.5))

    assert call.reason == "timeout"
    assert not call.came_back


def test_observer_that_fails_judges_nobody(monkeypatch):
    def refuse(*_):
        raise ObserverError("ptrace: not here")

    monkeypatch.setattr(stage.Session, "header", refuse)

    with pytest.raises(Broken, match="not here"):
        perform("def f(): return 1")


def test_back_end_that_is_not_exact_judges_nobody():
    call = perform("def f(): return 1")
    call.history.header = dataclasses.replace(call.history.header, backend="hooks")

    with pytest.raises(Broken, match="hooks"):
        stage._judgeable(call)


def test_stage_that_cannot_be_set_judges_nobody(monkeypatch):
    hosting.close()
    monkeypatch.setattr(hosting, "_STARTER", "raise SystemExit('no stage today')")

    with pytest.raises(Broken, match="warm process ended"):
        perform("def f(): return 1")


def test_file_that_is_too_long_judges_nobody():
    with pytest.raises(Broken, match="too long"):
        perform("#" * (64 << 20))


def test_memory_is_counted_over_all_processes():
    source = (
        b"import os, signal\n"
        b"def f():\n"
        b"    for _ in range(3):\n"
        b"        if os.fork() == 0:\n"
        b"            mine = b'x' * (60 << 20)\n"
        b"            signal.pause()\n"
        b"    signal.pause()\n"
    )

    call = stage.perform(stage.Job(source, "exercise.py", "f"), stage.Limits(memory=150 << 20))

    assert call.reason == "memory"


def test_stage_that_is_stopped_ends_all_the_same(monkeypatch):
    seen: list[hosting.Stageful] = []
    fork = hosting.Warm.fork

    def stop(warm, descriptors):
        seen.append(fork(warm, descriptors))
        os.kill(seen[0].pid, signal.SIGSTOP)
        return seen[0]

    monkeypatch.setattr(hosting.Warm, "fork", stop)

    with pytest.raises(Broken):
        stage.perform(stage.Job(b"def f(): pass", "exercise.py", "f"), stage.Limits(time_s=0.5))


def test_learners_code_finds_python_as_it_is_after_a_start():
    source = (
        b"import os, signal, threading\n"
        b"def f():\n"
        b"    def bear():\n"
        b"        if os.fork() == 0:\n"
        b"            alone = threading.main_thread() is threading.current_thread()\n"
        b"            os._exit(threading.active_count() + 10 * alone)\n"
        b"    thread = threading.Thread(target=bear)\n"
        b"    thread.start()\n"
        b"    thread.join()\n"
        b"    return [os.waitstatus_to_exitcode(os.wait()[1]), signal.getsignal(signal.SIGALRM)]\n"
    )

    values = [stage.perform(stage.Job(source, "exercise.py", "f")).value for _time in range(2)]

    assert values == [[11, signal.SIG_DFL]] * 2
