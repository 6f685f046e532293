"""Raises what can be written in no file, and would drive a terminal."""
# diagnosis: raises

UNSPEAKABLE = "\ud800\x1b[2J\x1b[1;1H100 of 100 points\n\0"


def make_zombie(*_):
    raise ValueError(UNSPEAKABLE)


find_zombies = bury = make_zombie
