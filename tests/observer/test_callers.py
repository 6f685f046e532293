"""Whoever calls the observer: in threads, with signals of its own, slow, or killed at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from labs.observer import observe
from labs.observer.history import History
from labs.observer.session import Options

from .conftest import eventually, running

ROOT = str(Path(__file__).parents[2])
APART = Options(own_session=True, timeout_s=60, backend="ptrace")


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


# ---- the caller: threads, signals, several at once


def test_several_observers_at_once_in_threads() -> None:
    histories: dict[int, History] = {}

    def run(code: int) -> None:
        histories[code] = observe(["sh", "-c", f"(exit {code}); exit {code}"], APART)

    threads = [threading.Thread(target=run, args=(code,)) for code in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {code: [life.exit_code for life in history.lives] for code, history in histories.items()} == {
        code: [code, code] for code in range(6)
    }


def caller(prologue: str, epilogue: str) -> list[str]:
    return python(
        f"""
import json, os, signal, sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
from labs.observer.session import Options
{prologue}
{epilogue}
"""
    )


def test_what_the_caller_ignores_and_blocks_is_the_programs_as_well() -> None:
    asking = (
        "print(*(open('/proc/self/status').read().split(n)[1].split()[0] for n in ('SigBlk:', 'SigIgn:')))"
    )
    prologue = (
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])"
    )
    epilogue = f"print(observe([sys.executable, '-c', {asking!r}]).output(), end='')"

    told = subprocess.run(caller(prologue, epilogue), capture_output=True, text=True, check=True)

    blocked, ignored = (int(word, 16) for word in told.stdout.split())
    assert blocked == 1 << signal.SIGUSR1 - 1
    assert ignored >> signal.SIGHUP - 1 & ignored >> signal.SIGCHLD - 1 & 1


def test_a_caller_that_ignores_hangups_is_not_ended_by_one() -> None:
    prologue = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    hang_up = "kill -s HUP $PPID; exit 5"  # the observer is the program's parent
    epilogue = (
        f"history = observe(['sh', '-c', {hang_up!r}]); print(history.exit_code, history.ending.reason)"
    )

    told = subprocess.run(caller(prologue, epilogue), capture_output=True, text=True, check=True)

    assert told.stdout == "5 done\n"


def test_an_interrupted_program_may_clean_up(mark: str) -> None:
    program = ["sh", "-c", "trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.01; done"]
    signalled = []

    def interrupt(_: History, event: object) -> None:
        if getattr(event, "text", "") == "ready\n":
            signalled.append(os.kill(os.getpid(), signal.SIGTERM))

    history = observe(program, APART, interrupt)

    assert signalled
    assert history.ending
    assert (history.ending.reason, history.output(), history.exit_code) == ("interrupted", "ready\nbye\n", 9)


def test_a_slow_reader_slows_the_program_and_loses_nothing() -> None:
    gate = threading.Event()

    def linger(history: History, _: object) -> None:
        if len(history.events) == 200:
            gate.wait(1)

    history = observe(["sh", "-c", "seq 200000"], APART, linger)

    assert history.output() == "".join(f"{number}\n" for number in range(1, 200_001))


# ---- killed at any moment

FAMILY = "setsid sh -c 'sleep 50 & wait' & for i in 1 2 3 4 5 6; do (sh -c 'exit 3') & done; (sleep 30); wait"
REPORT = f"""
history = observe(["sh", "-c", {FAMILY!r}], Options(own_session=%s))
print(json.dumps([history.ending.reason, len(history.lives), history.contradictions()]))
"""


def die_at_some_moment(seed: int, mark: str) -> None:
    chance = random.Random(seed)
    number = chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
    whom = chance.choice(["client", "tracer"])
    client = subprocess.Popen(
        caller("", REPORT % chance.choice([True, False])),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with client:
        try:
            client.wait(chance.uniform(0, 0.6))
        except subprocess.TimeoutExpired:
            tracers = psutil.Process(client.pid).children() if whom == "tracer" else []
            for victim in tracers or [client]:
                victim.send_signal(number)
        told, complaints = client.communicate(timeout=60)

    where = f"seed {seed}: {number!r} to the {whom}: {complaints.decode()[-500:]}"
    if told:
        reason, lives, contradictions = json.loads(told)
        assert reason in ("interrupted", "killed"), where
        assert not contradictions, where
        assert lives or reason == "killed", where
    assert eventually(lambda: not running(mark)), f"{where}; left running: {running(mark)}"


@pytest.mark.parametrize("seed", range(12))
def test_whoever_dies_at_any_moment_nothing_is_left_running(seed: int, mark: str) -> None:
    die_at_some_moment(seed, mark)


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(100, 300))
def test_whoever_dies_at_any_of_two_hundred_moments_nothing_is_left_running(seed: int, mark: str) -> None:
    die_at_some_moment(seed, mark)


def test_the_history_so_far_is_kept_when_the_tracer_is_killed(mark: str) -> None:
    def kill_the_tracer(history: History, event: object) -> None:
        if getattr(event, "text", "") == "ready\n":
            os.kill(history.header.observer, signal.SIGKILL)

    history = observe(["sh", "-c", "(exit 3); echo ready; sleep 100"], APART, kill_the_tracer)

    assert history.ending
    assert (history.ending.reason, history.ending.known) == ("killed", "inferred")
    assert history.life("child 1").exit_code == 3
