"""Ends with success instead of doing anything."""
# diagnosis: ends_the_program

import os


def make_zombie(*_):
    os._exit(0)


find_zombies = bury = make_zombie
