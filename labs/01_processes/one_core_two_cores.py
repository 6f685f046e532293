"""The same work for two processes: on one core they take turns (concurrent), on two they run side by side.

Look at "took": on one core it is never less than the CPU time of both together, on two cores it can be half.
"""

import os
import time

import psutil

CPU_S = 0.3


def both_work(cores):
    begun = time.monotonic()
    for _ in range(2):
        if os.fork() == 0:
            psutil.Process().cpu_affinity(cores)
            while time.process_time() < CPU_S:
                pass
            os._exit(0)
    used = 0
    for _ in range(2):
        usage = os.wait3(0)[2]  # how a child ended, and what it had used
        used += usage.ru_utime + usage.ru_stime
    took = time.monotonic() - begun
    print(f"cores {cores}: CPU time {used:.2f} s, took {took:.2f} s, {took / used:.0%} of it", flush=True)


cores = psutil.Process().cpu_affinity()
print("cores for this process:", len(cores), "of", psutil.cpu_count())
both_work(cores[:1])
both_work(cores[:2])  # on a machine with one core this is the same once more
