"""The scene of lab 06: a call amid others who are slow.

Runs on the stage, where nothing of the kit is: the standard library only.
"""

import os
import time

SLOW_S = 0.05


def make_zombie_amid_the_slow(stage):
    """Call make_zombie where a sleep is over at once and os._exit() of a child is slow: as if all others were
    so slow that neither a sleep helps, nor what a child says shortly before its end.
    """
    sleep, leave, caller = time.sleep, os._exit, os.getpid()

    def leave_slowly(status):
        if os.getpid() != caller:
            sleep(SLOW_S)
        leave(status)

    time.sleep = lambda _seconds: os.sched_yield()
    os._exit = leave_slowly
    yield
    stage.call("make_zombie")
