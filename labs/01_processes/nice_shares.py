"""Two processes compute on one core, and one of them is nice: how much of the core does each get?

Look at the bars: the nicer one gets less, and always something. Both compute all the time that they get.
"""

import os
import signal
import time

import psutil

CPU_S, WIDTH = 0.25, 40
psutil.Process().cpu_affinity(psutil.Process().cpu_affinity()[:1])  # one core, for the children as well


def shares(nice):  # the CPU seconds of both, when the one with nice 0 has had CPU_S
    started, start = os.pipe()
    pids = []
    for own in (nice, 0):
        pids.append(os.fork())
        if pids[-1] == 0:
            os.nice(own)
            os.close(start)
            os.read(started, 1)  # returns when the parent has closed its end: both begin at once
            while len(pids) == 1 or time.process_time() < CPU_S:
                pass
            os.kill(pids[0], signal.SIGKILL)  # the second one ends both: their clocks stop at the same moment
            os._exit(0)
    os.close(started), os.close(start)
    for pid in pids:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # dead, not reaped: it still has its CPU time
    times = [psutil.Process(pid).cpu_times() for pid in reversed(pids)]
    os.wait(), os.wait()
    return [time.user + time.system for time in times]


for nice in (0, 5, 10):
    first, second = shares(nice)
    bar = "█" * round(WIDTH * first / (first + second))
    print(f"nice 0 {first:.2f} s |{bar:░<{WIDTH}}| {second:.2f} s nice {nice}", flush=True)
