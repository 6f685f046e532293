"""Twenty daemons in sessions of their own."""
# diagnosis: any

import os
import time


def make_zombie(*_):
    for _daemon in range(20):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
            os._exit(0)
    return 1


find_zombies = bury = make_zombie
