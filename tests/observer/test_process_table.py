"""Looks into /proc, at processes whose state is known by a handshake."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from labs.observer import process_table

from .conftest import eventually

GONE = 1 << 22  # no process has this number, or a higher one


@pytest.fixture
def sleeper() -> Iterator[int]:
    words = [sys.executable, "-c", "import signal; signal.pause()"]
    with subprocess.Popen(words) as process:
        yield process.pid
        process.kill()


def test_a_process_that_looks_at_itself_runs() -> None:
    assert "R" in process_table.states(os.getpid())
    assert process_table.look(os.getpid())[0] in ("running", "sleeping")  # the first thread may only wait


def test_whoever_pauses_sleeps(sleeper: int) -> None:
    assert eventually(lambda: process_table.states(sleeper) == {"S"})
    state, name, nice = process_table.look(sleeper)

    assert (state, nice) == ("sleeping", os.getpriority(os.PRIO_PROCESS, 0))
    assert name.startswith("python")


def test_every_thread_is_looked_at_but_those_that_are_left_out() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()

    try:
        assert eventually(lambda: process_table.states(os.getpid(), {threading.get_native_id()}) == {"S"})
        assert "R" in process_table.states(os.getpid(), {thread.native_id})
    finally:
        done.set()
        thread.join()


def test_nothing_is_left_of_a_process_with_one_thread_that_is_left_out(sleeper: int) -> None:
    assert process_table.states(sleeper, {sleeper}) == set()


def test_a_process_clock_counts_all_its_threads() -> None:
    before, spent = process_table.cpu_s(os.getpid()), time.process_time() + 0.02

    while time.process_time() < spent:
        pass

    assert process_table.cpu_s(os.getpid()) - before >= 0.02


def test_whoever_is_gone_is_empty_and_no_error() -> None:
    assert process_table.states(GONE) == set()
    assert process_table.cpu_s(GONE) == 0.0
    assert process_table.look(GONE) == ("", "", 0)
