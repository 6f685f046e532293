"""A second process does what the first one does."""
# diagnosis: child_falls_through

import os

os.fork()


def make_zombie(*_):
    return 1


find_zombies = bury = make_zombie
