"""A fork bomb; with a fuse, so that a judge who lets it go loses the test and not the machine."""
# diagnosis: too_many_processes

import os


def make_zombie(*_):
    while len(os.listdir("/proc")) < 1200:
        os.fork()
    return 0


find_zombies = bury = make_zombie
