"""Three ways to learn of a child's end: ask without a pause, ask with one, or be told.

Look at how often each asks, and at the CPU time that it costs to watch a child that only sleeps.
"""

import os
import select

import psutil


def ask(child, pause_s):
    asked = 1
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if pause_s:
            select.select([], [], [], pause_s)  # sleeps: so much later we may learn of its end
        asked += 1
    return asked


def be_told(child, timeout_s):
    ended = os.pidfd_open(child)
    select.select([ended], [], [], timeout_s)  # sleeps until the child has ended (pidfd_open(2))
    os.close(ended)
    return ask(child, timeout_s)


def cpu_s():
    times = psutil.Process().cpu_times()
    return times.user + times.system


for name, way, seconds in (("without a pause", ask, 0), ("every 50 ms", ask, 0.05), ("told", be_told, None)):
    child = os.fork()
    if child == 0:
        select.select([], [], [], 0.3)
        os._exit(0)
    before = cpu_s()
    asked = way(child, seconds)
    print(f"asked {asked:7} times | CPU {cpu_s() - before:.2f} s | {name}")
