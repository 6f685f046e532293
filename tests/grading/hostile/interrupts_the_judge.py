"""Presses Ctrl-C for its parent."""
# diagnosis: signals_the_judge

import os
import signal
import time


def make_zombie(*_):
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(5)
    return 1


find_zombies = bury = make_zombie
