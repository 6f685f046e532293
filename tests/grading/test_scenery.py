"""Scenes: what a check can do on the stage besides one call, and what the judge learns of it."""

from __future__ import annotations

import pytest

from labs.grading import stage
from labs.grading.family import Living, PidOf, Zombie
from labs.grading.props import Work
from labs.grading.trial import Trial
from labs.grading.verdict import OPEN, Failed


def scene(scenes: str, source: str, *arguments, **more):
    job = stage.Job(source.encode(), "exercise.py", "scene", arguments, scenes=scenes, **more)
    return stage.perform(job)


def perform(source: str, *arguments, **more):
    return stage.perform(stage.Job(source.encode(), "exercise.py", "f", arguments, **more))


FORK = (
    "import os\ndef f(work):\n    pid = os.fork()\n    if pid == 0:\n        os._exit(work())\n    return pid"
)


def test_work_tells_who_did_it():
    call = perform(FORK + "\n    os.waitpid(pid, 0)", Work("the work", returns=5))

    assert call.who("the work") == [call.value]
    assert call.who("other work") == []


def test_work_prints_ends_and_raises_as_asked():
    said = perform("def f(work):\n    return work(1, two=2)", Work("w", returns=[b"x"], says="hello"))
    ended = perform("def f(work):\n    work()", Work("w", exits=9), ends=True)
    raised = perform("def f(work):\n    work()", Work("w", raises="KeyError"))

    assert (said.value, said.output) == ([b"x"], "hello\n")
    assert ended.exit_code == 9
    assert raised.raised[0] == "KeyError"


def test_values_travel_as_they_are():
    value = {"a": [1, b"\0\xff", None], 2: "é", (3, 4): True}

    call = perform("def f(value):\n    return value", value)

    assert call.value == {"a": [1, b"\0\xff", None], 2: "é", (3, 4): True}


def test_message_is_its_senders_whoever_else_it_claims_to_be_from():
    scenes = (
        "def scene(stage):\n"
        "    stage.peer('witness', lambda stage: stage.tell(saw='the truth'))\n"
        "    yield\n"
        "    stage.call('f', stage)\n"
    )

    call = scene(scenes, "def f(stage):\n    stage.tell(saw='a lie')")

    assert call.told_by("witness", "saw") == ["the truth"]
    assert call.told("saw")[-1] == (call.caller, "a lie")


def test_peer_is_ready_before_the_scene_goes_on():
    scenes = (
        "import os\n"
        "def scene(stage):\n"
        "    stage.peer('writer', write)\n"
        "    yield\n"
        "    stage.call('f')\n"
        "def write(stage):\n"
        "    open('there', 'w').close()\n"
        "    stage.ready()\n"
        "    while True:\n"
        "        os.read(os.pipe()[0], 1)\n"
    )

    call = scene(scenes, "import os\ndef f():\n    return os.listdir('.')")

    assert call.value == ["there"]


def test_several_calls_are_one_performance():
    scenes = "def scene(stage):\n    yield\n    for number in range(3):\n        stage.call('f', number)\n"
    source = (
        "import os\n"
        "def f(n):\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        os._exit(n)\n"
        "    return os.waitpid(pid, 0)[1] >> 8\n"
    )

    call = scene(scenes, source)

    assert call.values == [0, 1, 2]
    assert len(call.newborn) == 3
    assert call.leftovers == ([], [], [])


def test_what_comes_back_can_be_used_as_it_is():
    scenes = "def scene(stage):\n    yield\n    stage.tell(said=stage.call('f').getsockname())\n"

    call = scene(scenes, "import socket\ndef f():\n    return socket.create_server(('127.0.0.1', 0))")

    assert call.told("said")[0][1][0] == "127.0.0.1"
    assert call.strange == "socket"


def test_what_comes_back_and_is_of_no_use_fails_the_learner():
    scenes = "def scene(stage):\n    yield\n    stage.call('f').accept()\n"
    trial = Trial(scene(scenes, "def f(): return None"), [])

    with pytest.raises(Failed) as failed:
        trial.must_come_back(None)

    assert failed.value.finding.diagnosis == "cannot_be_used"


def test_exception_that_the_scene_awaits_does_not_end_it():
    scenes = "def scene(stage):\n    yield\n    stage.tell(first=repr(stage.call('f', catches=OSError)))\n"

    call = scene(scenes, "def f():\n    raise ChildProcessError(10, 'none')")

    assert "none" in call.told("first")[0][1]


def test_scene_may_run_a_program_and_never_read_the_file():
    scenes = (
        "import subprocess, sys\n"
        "def scene(stage):\n"
        "    program = stage.start('it', [sys.executable, stage.exercise], stdout=subprocess.PIPE)\n"
        "    stage.tell(said=program.communicate()[0])\n"
    )

    call = scene(scenes, "print('from a program')")

    assert call.told("said") == [(call.caller, b"from a program\n")]
    assert Trial(call, []).must_come_back(None) is None


PROGRAM = (
    "import subprocess\n"
    "def scene(stage):\n"
    "    program = stage.program('server', 'serve', {'port': 4711}, stdout=subprocess.PIPE)\n"
    "    stage.tell(said=program.communicate()[0])\n"
    "    stage.settle()\n"
)


def test_program_on_trial_is_the_learners_file():
    call = scene(PROGRAM, "import os, sys\nif os.fork():\n    os.wait()\n    print(*sys.argv[1:])")

    assert call.told("said") == [(call.caller, b"server 4711\n")]
    assert call.function == "serve"
    assert [life.label for life in call.newborn] == ["child 1", "child 1.1"]
    assert Trial(call, []).must_come_back(None) is None


def test_program_on_trial_is_the_command_that_was_given(tmp_path):
    (tmp_path / "here").touch()
    given = {"server": ["sh", "-c", "echo $MINE {port} *"]}

    call = scene(PROGRAM, "", programs=given, place=str(tmp_path))

    assert call.told("said") == [(call.caller, b"4711 here\n")]
    assert call.stage == OPEN


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import sys\ndef f():\n    sys.exit(300)", 300 & 0xFF),
        ("import sys\ndef f():\n    sys.exit('last words')", 1),
        ("import sys\ndef f():\n    sys.exit()", 0),
        ("import os\ndef f():\n    os._exit(7)", 7),
        ("import os\ndef f():\n    os.kill(os.getpid(), 15)", 128 + 15),
    ],
)
def test_end_of_the_process_is_what_python_makes_of_it(source, code):
    call = perform(source, ends=True)

    assert call.exit_code == code


def test_cleanup_runs_at_an_end_by_sys_exit_and_not_at_one_by_os_exit():
    source = (
        "import atexit, os, sys\ndef f(end):\n    atexit.register(print, 'cleaned')\n    print('unflushed')\n"
    )

    polite = perform(source + "    sys.exit(3)", 0, ends=True)
    rude = perform(source + "    os._exit(3)", 0, ends=True)

    assert (polite.output, rude.output) == ("unflushed\ncleaned\n", "")


def test_terminal_is_flushed_by_the_line_and_a_pipe_is_not():
    source = "import os\ndef f():\n    print('words')\n    os._exit(0)"

    assert perform(source, ends=True, terminal=True).output == "words\n"
    assert perform(source, ends=True, terminal=False).output == ""


def test_child_that_comes_back_is_told_by_its_pid_and_does_not_play_on():
    source = "import os\ndef f():\n    return os.fork()"

    call = perform(source)

    assert [fallen["pid"] for fallen in call.fallen] == [call.value]
    assert call.value != 0


def test_child_that_comes_out_of_the_import_does_not_play_on():
    call = perform("import os\nos.fork()\ndef f():\n    return os.getpid()")

    assert call.value == call.caller
    assert len(call.fallen) == 1


@pytest.mark.parametrize("schedule", ["child-first", "parent-first"])
def test_schedule_decides_who_runs_first(schedule):
    source = (
        "import os\n"
        "def f(child, parent):\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        child()\n"
        "        os._exit(0)\n"
        "    parent()\n"
        "    os.waitpid(pid, 0)\n"
    )

    call = perform(source, Work("child"), Work("parent"), schedule=schedule)

    first = [*call.when("child"), *call.when("parent")]
    first.sort(key=call.history.events.index)
    assert first[0] == call.when(schedule.partition("-")[0])[0]


def test_family_and_arguments_are_there_in_a_scene():
    scenes = "def scene(stage, pid):\n    yield\n    stage.call('f', pid, sorted(stage.pids))\n"

    call = scene(
        scenes, "def f(*words):\n    return words", PidOf("dead"), cast={"dead": Zombie(1), "alive": Living()}
    )

    assert call.value == [call.family["dead"], ["alive", "caller", "dead", "observer"]]
