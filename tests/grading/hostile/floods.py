"""200 MB of output."""
# diagnosis: too_much_output

import os


def make_zombie(*_):
    for _round in range(200):
        os.write(1, b"x" * (1 << 20))
    return 0


find_zombies = bury = make_zombie
