"""Why the second fork: whoever leads a session may get a terminal just by opening it; a child of his may not.

Look at the terminal that psutil sees: both have opened the same one.
"""

import os

import psutil

_, terminal = os.openpty()
path = os.ttyname(terminal)


def open_it(who):
    os.open(path, os.O_RDWR)  # without O_NOCTTY (open(2))
    leads = os.getsid(0) == os.getpid()
    print(f"{who} | leads its session: {leads} | terminal: {psutil.Process().terminal()}", flush=True)
    os._exit(0)


leader = os.fork()
if leader == 0:
    os.setsid()
    print("after setsid | terminal:", psutil.Process().terminal(), flush=True)
    child = os.fork()
    if child == 0:
        open_it("its child ")
    os.waitpid(child, 0)
    open_it("the leader")
os.waitpid(leader, 0)
