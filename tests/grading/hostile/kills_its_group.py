"""Signals its group, and closes all it has."""
# diagnosis: any

import os
import signal


def make_zombie(*_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.kill(0, signal.SIGTERM)
    os.closerange(0, 4096)
    return 1


find_zombies = bury = make_zombie
