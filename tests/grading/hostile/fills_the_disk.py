"""Fills the disk, with big files and with many."""
# diagnosis: any

import contextlib
import os


def make_zombie(*_):
    for number in range(300):
        with contextlib.suppress(OSError), open(f"big{number}", "wb") as file:
            file.write(bytes(1 << 20))
    for number in range(3000):
        with contextlib.suppress(OSError):
            os.close(os.open(f"small{number}", os.O_CREAT | os.O_WRONLY))
    return 1


find_zombies = bury = make_zombie
