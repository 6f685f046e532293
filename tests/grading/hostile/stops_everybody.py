"""Stops its child, its parent and itself."""
# diagnosis: any

import os
import signal


def make_zombie(*_):
    for pid in (os.getppid(), 0):
        try:
            os.kill(pid, signal.SIGSTOP)
        except OSError:
            continue
    return 1


find_zombies = bury = make_zombie
