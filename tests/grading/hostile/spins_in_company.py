"""Is too busy to be judged, and sees to it that everybody else is."""
# diagnosis: never_returns

import os


def make_zombie(*_):
    for _ in range(50):
        if os.fork() == 0:
            break
    os.nice(19)
    while True:
        pass
