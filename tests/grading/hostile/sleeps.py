"""Stops itself."""
# diagnosis: never_returns

import os
import signal


def make_zombie(*_):
    os.kill(os.getpid(), signal.SIGSTOP)


find_zombies = bury = make_zombie
