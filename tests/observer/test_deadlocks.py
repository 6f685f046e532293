"""Whoever needs another gets it under every schedule: nothing locks up, and nobody is lost in a crowd."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.session import Options

from .scheduled import EACH, each_schedule, python, run, words_of

# ---- whoever needs the other gets it


@each_schedule
def test_pipes_both_ways_do_not_lock_up(options: Options) -> None:
    program = """
to_child, to_parent = os.pipe(), os.pipe()
if os.fork() == 0:
    for _ in range(20): os.write(to_parent[1], os.read(to_child[0], 9))
    os._exit(0)
for number in range(20):
    os.write(to_child[1], b"%d " % number)
    os.write(1, os.read(to_parent[0], 9))
os.wait()
"""

    assert words_of(run(python(program), options)) == [str(number) for number in range(20)]


@each_schedule
def test_a_full_pipe_does_not_lock_up(options: Options) -> None:
    program = """
reader, writer = os.pipe()
if os.fork() == 0:
    os.close(reader)
    for _ in range(64): os.write(writer, bytes(65536))
    os._exit(0)
os.close(writer)
size = 0
while piece := os.read(reader, 65536): size += len(piece)
os.wait(); say(size)
"""

    assert words_of(run(python(program), options)) == [str(64 * 65536)]


@each_schedule
def test_a_child_that_writes_more_than_we_hold_keeps_its_turn(options: Options) -> None:
    program = "if os.fork() == 0:\n for _ in range(40): os.write(1, b'c' * 50_000)\n os._exit(0)\n"
    program += "os.write(1, b'p'); os.wait()"

    output = run(python(program), options).output()

    assert output.count("c") == 2_000_000
    if options.schedule == "child-first":
        assert output.endswith("p")


@each_schedule
@pytest.mark.parametrize(
    "spin", ["while True: pass", "while os.getppid(): pass", "while True: time.sleep(0)"]
)
def test_a_child_that_spins_for_ever_holds_nobody_up_for_long(options: Options, spin: str) -> None:
    program = f"child = os.fork()\nif child == 0:\n {spin}\nos.kill(child, 9); os.wait(); say('done')"

    assert words_of(run(python(program), options)) == ["done"]


@each_schedule
@pytest.mark.parametrize("spin", ["pass", "os.waitpid(-1, os.WNOHANG)", "time.sleep(0)"])
def test_a_parent_that_spins_for_ever_holds_nobody_up_for_long(options: Options, spin: str) -> None:
    program = f"""
signal.signal(signal.SIGUSR1, lambda *_: (say("told"), os._exit(0)))
if os.fork() == 0:
    os.kill(os.getppid(), signal.SIGUSR1); os._exit(0)
while True: {spin}
"""

    assert words_of(run(python(program), options)) == ["told"]


@each_schedule
def test_flags_in_shared_memory_are_waited_for_in_vain_no_longer_than_a_share(options: Options) -> None:
    program = """
import mmap
flags = mmap.mmap(-1, 2)
if os.fork() == 0:
    flags[0] = 1
    while not flags[1]: pass
    os._exit(0)
while not flags[0]: pass
flags[1] = 1
os.wait(); say("met")
"""

    assert words_of(run(python(program), options)) == ["met"]


@each_schedule
def test_a_child_that_waits_for_its_orphanhood_gets_it(options: Options) -> None:
    program = """
if os.fork() == 0:
    parent = os.getppid()
    if os.fork() == 0:
        while os.getppid() == parent: time.sleep(0.001)
    os._exit(0)
os.wait()
"""

    assert run(python(program), options).lives


# ---- crowds


@each_schedule
def test_a_tree_of_forks_is_told_whole(options: Options) -> None:
    program = "for _ in range(5): os.fork()\nwhile True:\n try: os.wait()\n except ChildProcessError: break"

    history = run(python(program), options)

    assert len(history.lives) == 32
    assert {life.exit_code for life in history.lives} == {0}


@each_schedule
def test_a_loop_of_forks_without_waits_ends(options: Options) -> None:
    history = run(python("for _ in range(50):\n if os.fork() == 0: os._exit(7)"), options)

    assert len(history.lives) == 51


@each_schedule
def test_a_thousand_forks_are_told(options: Options) -> None:
    program = "for _ in range(500):\n if os.fork() == 0: os._exit(0)\n os.wait()"

    assert len(run(python(program), options).lives) == 501


@each_schedule
def test_a_fork_bomb_is_ended_at_its_limit(options: Options, mark: str) -> None:
    bomb = "for _ in range(10): os.fork()\nwhile True: pass"  # 1024 at the most, should all else fail

    history = observe(python(bomb), replace(options, limit_processes=50))

    assert history.ending and history.ending.reason == "processes"
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)


# ---- families that nobody thought of

FAMILY = str(Path(__file__).parent / "random_family.py")


def family_ends(seed: int) -> None:
    for options in EACH:
        words = [sys.executable, "-W", "ignore", FAMILY, str(seed)]  # 3.12 warns of forks beside threads
        history = run(words, replace(options, seed=seed, limit_processes=1000))

        assert history.output("stderr") == ""
        assert all(line.text == str(line.pid) for line in history.lines)


@pytest.mark.parametrize("seed", range(4))
def test_any_family_ends_under_each_schedule(seed: int) -> None:
    family_ends(seed)


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(100, 300))
def test_any_of_two_hundred_families_ends_under_each_schedule(seed: int) -> None:
    family_ends(seed)
