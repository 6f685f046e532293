"""Three generations: getppid() goes one step up, to the parent. Nothing in os goes two.

Look at the child: it is a child and a parent at once. psutil climbs on from there, step by step.
"""

import os

import psutil


def introduce(who, returned):
    print(f"{who}: pid {os.getpid()}, parent {os.getppid()}, last fork() returned {returned}", flush=True)


child = os.fork()
if child == 0:
    grandchild = os.fork()
    if grandchild == 0:
        introduce("grandchild ", grandchild)
        climbed = psutil.Process().parents()  # ask the parent, then its parent, … up to the first process
        print("psutil upwards:", " → ".join(f"{each.pid} {each.name()}" for each in climbed[:3]), end=" → ")
        print(f"… {climbed[-1].pid} {climbed[-1].name()}", flush=True)
        os._exit(0)
    os.waitpid(grandchild, 0)  # whoever forks waits: the grandchild speaks first, we come next
    introduce("child      ", grandchild)
    os._exit(0)

os.waitpid(child, 0)
introduce("grandparent", child)
