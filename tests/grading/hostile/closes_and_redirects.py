"""Closes every descriptor, and puts others in their places."""
# diagnosis: any

import os
import sys


def make_zombie(*_):
    os.closerange(0, 4096)
    for _ in range(20):
        os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stderr = sys.__stdout__ = None
    return 1


find_zombies = bury = make_zombie
