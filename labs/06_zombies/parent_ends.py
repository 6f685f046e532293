"""The parent ends without a wait: its zombie is adopted, and its new parent buries it.

Look at the zombie before and after: it is gone, though nobody in this program has waited for it.
"""

import os
import socket
import sys

import psutil

here, there = socket.socketpair()
middle = os.fork()
if middle == 0:
    here.close()
    child = os.fork()
    if child == 0:
        os._exit(3)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
    there.send(str(child).encode())
    there.recv(1)  # returns when the other side is closed: now we may end
    os._exit(0)

there.close()
zombie = psutil.Process(int(here.recv(16)))
print("while its parent lives: status", zombie.status(), "| its parent is", zombie.ppid())

here.close()
os.waitid(os.P_PID, middle, os.WEXITED | os.WNOWAIT)
print("its parent has ended:    children", psutil.Process(middle).children())
os.waitpid(middle, 0)  # this one is ours to reap; its child is not

# That one was adopted by init, or by the nearest subreaper (prctl(2)), whose duty it is to wait.
try:
    zombie.wait(timeout=10)
    print("its new parent has asked: pid", zombie.pid, "exists:", psutil.pid_exists(zombie.pid))
except psutil.TimeoutExpired:
    sys.exit("Process 1 of this machine does not reap: `python3 -m labs doctor` says more.")
