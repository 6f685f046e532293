"""A wait inside the loop that forks lets no two children live at once; waits behind the loop do.

Look at the bars: three steps of a stair, then three side by side.
"""

import os

import psutil

gate, opener = os.pipe()


def fork_a_worker():
    """Fork a child that works as soon as one byte has come for it."""
    child = os.fork()
    if child == 0:
        os.read(gate, 1)
        sum(range(1_000_000))
        os._exit(0)
    return child


for turn in (1, 2, 3):
    child = fork_a_worker()
    print("in a row, turn", turn, "- children:", len(psutil.Process().children()), flush=True)
    os.write(opener, b".")
    os.waitpid(child, 0)

children = [fork_a_worker() for _ in range(3)]
print("side by side - children:", len(psutil.Process().children()), flush=True)
os.write(opener, b"...")
for child in children:
    os.waitpid(child, 0)
