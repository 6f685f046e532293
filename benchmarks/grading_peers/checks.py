"""What lab 06 asks for, as a teacher would check it by hand: in the learner's process, and once.

No stage, no schedule, no limit, no diagnosis; asserts only. The peers run this; it needs nothing of ours.
Where a learner's child falls through, or never ends, so does the check: that is what is compared with.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil


@contextmanager
def children(*ends: int | signal.Signals | None) -> Iterator[list[int]]:
    """Make children: a number is the exit code of a zombie, a signal kills it, None lives."""
    pids = [_child(end) for end in ends]
    try:
        yield pids
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _child(end: int | signal.Signals | None) -> int:
    pid = os.fork()
    if pid == 0:
        if end is None or isinstance(end, signal.Signals):
            signal.pause()
        os._exit(0 if end is None else end)
    if isinstance(end, signal.Signals):
        os.kill(pid, end)
    if end is not None:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


@contextmanager
def sibling(code: int) -> Iterator[tuple[int, int]]:
    """Make a living child that has a zombie; give both pids."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        grandchild = _child(code)
        os.write(write, str(grandchild).encode())
        signal.pause()
    zombie = int(os.read(read, 20))
    os.close(read)
    os.close(write)
    try:
        yield pid, zombie
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def status(pid: int) -> str:
    return str(psutil.Process(pid).status())


def leaves_a_zombie(make_zombie: Callable[[], int]) -> None:
    pid = make_zombie()
    assert status(pid) == psutil.STATUS_ZOMBIE
    assert psutil.Process(pid).ppid() == os.getpid()
    os.waitpid(pid, 0)


def leaves_nothing_else(make_zombie: Callable[[], int]) -> None:
    with children(0, None):
        before = {child.pid for child in psutil.Process().children(recursive=True)}
        pid = make_zombie()
        after = {child.pid for child in psutil.Process().children(recursive=True)}
        assert after - before == {pid}
        assert before <= after
        os.waitpid(pid, 0)


def finds_its_own(find_zombies: Callable[[int], list[int]]) -> None:
    with children(1, None, 2, 3) as pids, sibling(7):
        assert set(find_zombies(os.getpid())) == {pids[0], pids[2], pids[3]}


def finds_anothers(find_zombies: Callable[[int], list[int]]) -> None:
    with children(1), sibling(7) as (parent, zombie):
        assert find_zombies(parent) == [zombie]


def finds_none(find_zombies: Callable[[int], list[int]]) -> None:
    with children(None, None), sibling(1):
        assert find_zombies(os.getpid()) == []


def buries_exactly_this_one(bury: Callable[[int], int]) -> None:
    codes = random.sample(range(2, 256), 3)
    with children(codes[0], codes[1], None, codes[2]) as pids:
        assert bury(pids[1]) == codes[1]
        assert not psutil.pid_exists(pids[1])
        assert status(pids[0]) == status(pids[3]) == psutil.STATUS_ZOMBIE


def tells_the_signal(bury: Callable[[int], int]) -> None:
    with children(signal.SIGTERM) as (pid,):
        assert bury(pid) == -signal.SIGTERM


def refuses_a_stranger(bury: Callable[[int], int]) -> None:
    with sibling(3) as (_parent, zombie):
        try:
            bury(zombie)
        except ChildProcessError:
            return
        raise AssertionError("no ChildProcessError")


CHECKS: dict[Callable[..., None], str] = {
    leaves_a_zombie: "make_zombie",
    leaves_nothing_else: "make_zombie",
    finds_its_own: "find_zombies",
    finds_anothers: "find_zombies",
    finds_none: "find_zombies",
    buries_exactly_this_one: "bury",
    tells_the_signal: "bury",
    refuses_a_stranger: "bury",
}
