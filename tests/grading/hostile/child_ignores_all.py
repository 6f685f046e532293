"""A child that no polite signal ends, in a session of its own."""
# diagnosis: any

import os
import signal


def make_zombie(*_):
    pid = os.fork()
    if pid == 0:
        os.setsid()
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        while True:
            signal.pause()
    return pid


find_zombies = bury = make_zombie
