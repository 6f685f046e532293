"""Ended at any moment by Ctrl-C, SIGTERM or kill -9: nothing runs on, and the next start makes it whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

LONGEST_S = 1.2  # longer than a whole set-up with the small uv, mostly
MOMENTS = 6


def _interrupt(stage, signum: int, after_s: float, finished):
    process = stage.start()
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signum)
    with process:
        return finished(process)


def _nothing_half_made(stage) -> bool:
    return (
        not stage.venv.exists() or (stage.venv / "forkroom-recipe.txt").read_text().startswith("clone ")
    ) and not stage.clone.joinpath(".venv.lock").exists()


@pytest.mark.parametrize("seed", range(MOMENTS))
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_at_any_moment_leaves_nothing_half_made(stage, finished, signum, seed):
    moment = random.Random(f"{signum} {seed}").uniform(0.1, LONGEST_S)

    ended = _interrupt(stage, signum, moment, finished)

    assert stage.processes() == []
    assert _nothing_half_made(stage), stage.content
    if ended.code == 128 + signum:
        assert ended.told.splitlines()[-1].startswith("labs: interrupted")
    assert stage.run().seen["pebble"] == "1.0"


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_after_kill_9_at_any_moment_the_next_start_makes_it_whole(stage, finished, eventually, seed):
    moment = random.Random(seed).uniform(0.05, LONGEST_S)

    _interrupt(stage, signal.SIGKILL, moment, finished)
    answer = stage.run()

    assert answer.seen["pebble"] == "1.0", answer.told
    assert _nothing_half_made(stage)
    eventually(lambda: stage.processes() == [])


@pytest.mark.parametrize("seed", range(2))
def test_kill_9_in_an_update_is_noticed(stage, finished, seed):
    stage.run()
    stage.require(pebble="2.0")

    _interrupt(stage, signal.SIGKILL, random.Random(seed).uniform(0.1, LONGEST_S / 2), finished)

    assert stage.run().seen["pebble"] == "2.0"


# Tells that it has begun, and what it has begun, then hangs as on a dead network.
HANGING_UV = """\
#!/bin/sh
sleep 1000 &
echo $$ > '{begun}.new'; mv '{begun}.new' '{begun}'
wait
"""


@pytest.fixture
def hanging(stage, eventually):
    """A set-up whose installer hangs, with a child of its own."""
    begun = stage.folder / "begun"
    (stage.folder / "bin/uv").write_text(HANGING_UV.format(begun=begun))
    process = stage.start()
    eventually(begun.exists)
    yield process
    process.kill()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_hanging_installer_is_ended_with_its_children(stage, hanging, finished, signum):
    hanging.send_signal(signum)
    ended = finished(hanging)

    assert ended.code == 128 + signum
    assert ended.told.splitlines()[-1] == "labs: interrupted; nothing is left half-made"
    assert stage.content == ["labs", "pyproject.toml", "requirements.txt"]


def test_impatience_does_not_cut_the_tidying_short(stage, hanging, finished):
    for _ in range(20):
        hanging.send_signal(signal.SIGINT)
    ended = finished(hanging)

    assert ended.code == 130
    assert "Traceback" not in ended.told
    assert not stage.venv.exists()


def test_one_that_waits_can_be_interrupted_and_the_other_goes_on(stage, hanging, finished):
    second = stage.start()
    assert "waiting" in second.stderr.readline()
    second.send_signal(signal.SIGINT)
    ended = finished(second)

    assert ended.code == 130
    assert "Traceback" not in ended.told
    assert hanging.poll() is None
    hanging.send_signal(signal.SIGINT)
    finished(hanging)


def test_an_installer_orphaned_by_kill_9_keeps_the_next_start_waiting(stage, hanging, finished):
    installer = int((stage.folder / "begun").read_text())
    hanging.kill()
    hanging.communicate()
    (stage.folder / "bin/uv").unlink()

    second = stage.start()
    assert "waiting" in second.stderr.readline()
    os.killpg(installer, signal.SIGKILL)
    answer = finished(second)

    assert answer.seen["pebble"] == "1.0"


def test_five_at_once_set_up_once(stage, finished):
    processes = [stage.start() for _ in range(5)]
    answers = [finished(process) for process in processes]

    assert [answer.seen.get("pebble") for answer in answers] == ["1.0"] * 5, answers
    assert stage.uv_calls == ["venv", "pip", "pip"]
    assert not stage.clone.joinpath(".venv.lock").exists()


def test_of_five_at_once_one_is_killed_and_the_others_go_on(stage, finished, eventually):
    processes = [stage.start() for _ in range(5)]
    eventually(lambda: stage.uv_calls != [])
    at_work = [process for process in processes if (stage.venv / "tmp").exists() and _has_children(process)]
    for process in at_work[:1]:
        process.kill()
    answers = [finished(process) for process in processes]

    whole = [answer for answer in answers if answer.seen.get("pebble") == "1.0"]
    assert len(whole) >= 4, answers
    assert _nothing_half_made(stage)


def _has_children(process) -> bool:
    return bool(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text())
