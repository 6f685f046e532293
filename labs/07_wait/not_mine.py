"""A parent waits for its children, not for theirs: a grandchild is somebody else's to reap.

Look at the answer that the grandparent gets, and at who reaps child 1.1 in the end.
"""

import os
import socket

import psutil

here, there = socket.socketpair()
child = os.fork()
if child == 0:
    here.close()
    grandchild = os.fork()
    if grandchild == 0:
        os._exit(3)
    os.waitid(os.P_PID, grandchild, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
    there.send(str(grandchild).encode())
    there.recv(1)  # returns when the other side is closed
    _, status = os.waitpid(grandchild, 0)
    print("its parent waits: exit code", os.waitstatus_to_exitcode(status), flush=True)
    os._exit(0)

there.close()
grandchild = psutil.Process(int(here.recv(16)))
print("grandchild:", grandchild.status(), "| ppid:", grandchild.ppid(), "| grandparent:", os.getpid())
try:
    os.waitpid(grandchild.pid, 0)
except ChildProcessError as error:
    print("grandparent waits:", error, flush=True)
here.close()
os.waitpid(child, 0)
