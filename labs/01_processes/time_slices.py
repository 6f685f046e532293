"""Two processes on one core: while one runs, the other does not. The kernel deals out slices of time.

Look at the rows: where one has a bar, the other has none. Where neither has, somebody else was on the core.
"""

import json
import os
import time

import psutil

CPU_S, AWAY_S, WIDTH = 0.06, 0.0002, 72


def compute():  # gives the stretches of time in which this process was on the core
    turns = [[time.monotonic()] * 2]
    while time.process_time() < CPU_S:
        now = time.monotonic()
        if now - turns[-1][1] > AWAY_S:  # it was away, without having been asked
            turns.append([now, now])
        turns[-1][1] = now
    return turns


psutil.Process().cpu_affinity(psutil.Process().cpu_affinity()[:1])  # one core, for the children as well
started, start = os.pipe()
tells = [os.pipe() for _ in range(2)]
for _, telling in tells:
    if os.fork() == 0:
        os.close(start)
        os.read(started, 1)  # returns when the parent has closed its end: both begin at once
        os.write(telling, json.dumps(compute()).encode())
        os._exit(0)
os.close(start)
both = [json.loads(os.read(listening, 1 << 16)) for listening, _ in tells]
first, last = min(turns[0][0] for turns in both), max(turns[-1][1] for turns in both)
for turns in both:
    times = [first + (last - first) * (column + 0.5) / WIDTH for column in range(WIDTH)]
    print("".join("█" if any(a <= t <= b for a, b in turns) else "·" for t in times), len(turns), "turns")
os.wait(), os.wait()
