"""Who goes first after a fork, parent or child? 200 forks a row; whoever writes first into a pipe is first.

Look at the bars: a little work before its byte turns the parent's lead around. No order is promised.
"""

import os

import psutil

RUNS, WIDTH = 200, 30


def first_of_two(steps):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, b"c")
        os._exit(0)
    for _ in range(steps):
        pass
    os.write(writing, b"p")
    os.waitpid(pid, 0)
    written = os.read(reading, 2)  # both are in the pipe, in the order of writing
    os.close(reading)
    os.close(writing)
    return written[:1]


print(f"psutil: {len(psutil.Process().cpu_affinity())} cores for both | {RUNS} forks a row")
for steps in (0, 30_000, 300_000):
    parent = sum(first_of_two(steps) == b"p" for _ in range(RUNS))
    bar = "█" * (parent * WIDTH // RUNS)
    print(f"parent counts to {steps:6}: parent {parent:3} |{bar:░<{WIDTH}}| child {RUNS - parent:3}")
