"""What happens around the calls of lab 05's checks: work that goes on after the call, a full buffer.

Shipped to the stage as text, so it knows nothing of the kit.
"""

import ctypes
import os
import select
import time
from time import sleep  # before the learner's file is read

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
PATIENCE_S = 3
LOOKS, PAUSE_S = 300, 0.005
SLOW_S = 0.05


def long_work(stage):
    """work() goes on until the call has come back; or until it is clear that the caller waits for it."""
    gate, opener = os.pipe()
    yield

    def wait_for_the_return():
        select.select([gate], [], [], PATIENCE_S)
        stage.mark("work is done")

    pid = stage.call("leave_an_orphan", stage.work("work", then=wait_for_the_return))
    stage.mark("came back")
    os.write(opener, b".")
    wait_until_gone(pid)


def printing(stage, before, words):
    """The caller has printed, work() prints, and nobody has flushed."""
    yield
    print(before)
    wait_until_gone(stage.call("leave_an_orphan", stage.work("work", says=words)))


def working(stage, raises):
    """work() returns, or raises; then the orphan is looked at until it has gone."""
    yield
    wait_until_gone(stage.call("leave_an_orphan", stage.work("work", raises=raises)))


def working_amid_the_slow(stage):
    """The same, where a sleep is over at once and os._exit() of a child is slow: as if all others were
    so slow that neither a sleep helps, nor what a child says shortly before its end.
    """
    leave, caller = os._exit, os.getpid()

    def leave_slowly(status):
        if os.getpid() != caller:
            sleep(SLOW_S)
        leave(status)

    time.sleep = lambda _seconds: os.sched_yield()
    os._exit = leave_slowly
    yield from working(stage, None)


def working_under_a_subreaper(stage):
    """The same, where the caller itself adopts orphans, and not process 1."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    yield from working(stage, None)
    stage.mark("looked")  # who has not begun by now does so only when the caller itself has ended


def wait_until_gone(pid):
    """Look until the orphan has ended and was reaped, but not for ever; a pid that is none is nobody's.

    A pidfd would tell of the end; that somebody else has reaped, the kernel tells nobody.
    """
    if type(pid) is not int or pid <= 1:
        return
    for _ in range(LOOKS):
        if has_ended(pid):
            return
        sleep(PAUSE_S)


def has_ended(pid):
    try:  # it may be no orphan, but ours
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return not os.path.exists(f"/proc/{pid}")
