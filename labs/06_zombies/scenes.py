"""The scene of lab 06: a call amid others who are slow.

Runs on the stage, where nothing of the kit is: the standard library only.
"""

import os
import time


def make_zombie_amid_the_slow(stage):
    """Call make_zombie where a sleep is over at once: as if all others were so slow that it did not count."""
    time.sleep = lambda _seconds: os.sched_yield()
    yield
    stage.call("make_zombie")
