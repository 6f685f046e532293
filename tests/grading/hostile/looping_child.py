"""A child that never ends, and spins."""
# diagnosis: waits_for_ever

import os


def make_zombie(*_):
    pid = os.fork()
    while pid == 0:
        pass
    os.waitpid(pid, 0)
    return pid


find_zombies = bury = make_zombie
