"""Two parents wait for a child: one is asleep in wait, one asks in a loop whether it is time yet.

Look at the CPU time of the two: to wait costs nothing, to ask again and again costs a core.
"""

import os
import select
import signal

import psutil

gate, opener = os.pipe()


def fork_a_parent(loop):
    """Fork a parent whose child lives until the gate opens; it waits at once, or after a loop."""
    parent = os.fork()
    if parent == 0:
        ended = []  # filled when the kernel says, by SIGCHLD, that a child has ended (lab 08)
        signal.signal(signal.SIGCHLD, lambda *_: ended.append("my child"))
        if os.fork() == 0:
            os.read(gate, 1)
            os._exit(0)
        while loop and not ended:
            pass
        os.wait()
        os._exit(0)
    return psutil.Process(parent)


asleep, spinning = fork_a_parent(loop=False), fork_a_parent(loop=True)
while asleep.status() != psutil.STATUS_SLEEPING:
    os.sched_yield()
before = asleep.cpu_times().user
while spinning.cpu_times().user < 0.2:  # psutil reads /proc; 10 ms are its finest step
    select.select([], [], [], 0.01)
print(f"spinning:       {spinning.cpu_times().user:.2f} s of CPU time | {spinning.status()}")
print(f"asleep in wait: {asleep.cpu_times().user - before:.2f} s of CPU time | {asleep.status()}", flush=True)
os.write(opener, b"..")
print("both have their child's end:", asleep.wait(), spinning.wait())
