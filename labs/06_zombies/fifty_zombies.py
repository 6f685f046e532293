"""Fifty zombies: no memory, no CPU, but each holds a place in the process table, and places run out.

Look at fork: it fails though all children are dead, and works again after the waits.
"""

import contextlib
import fcntl
import os
import resource

import psutil


def make_zombie():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
    return child


fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)  # two of these would count each other: in turn
if os.getuid() == 0:
    os.setuid(20000 + os.getpid() % 40000)  # no limit binds root: become a user who has nothing else
# The limit counts all processes of a user, whoever started them. Let it grow until fifty zombies fit in.
zombies, limit, hard = [], 0, resource.getrlimit(resource.RLIMIT_NPROC)[1]
while len(zombies) < 50:
    resource.setrlimit(resource.RLIMIT_NPROC, (limit := limit + 1, hard))
    with contextlib.suppress(BlockingIOError):
        zombies.append(make_zombie())

try:
    while True:
        zombies.append(make_zombie())
except BlockingIOError as error:
    print([child.status() for child in psutil.Process().children()].count("zombie"), "zombies; fork:", error)

for zombie in zombies:
    os.waitpid(zombie, 0)
print("after the waits fork works: pid", os.waitpid(make_zombie(), 0)[0])
