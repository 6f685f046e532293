"""The parent ends without a wait: its zombie is adopted, and its new parent buries it.

Look at the zombie before and after: it is gone, though nobody in this program has waited for it.
"""

import os
import socket
import sys

import psutil

here, there = socket.socketpair()
parent = os.fork()
if parent == 0:
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
os.waitpid(parent, 0)  # the parent's end; the child's is not ours to ask for
print("its parent has ended:   process", parent)

# Adopted by init, or by the nearest subreaper (prctl(2)), whose duty is to wait for whatever it is given.
try:
    zombie.wait(timeout=10)
    print("buried by whom it fell to: pid", zombie.pid, "exists:", psutil.pid_exists(zombie.pid))
except psutil.TimeoutExpired:
    sys.exit("Process 1 of this machine does not reap: `python3 -m labs doctor` says more.")
