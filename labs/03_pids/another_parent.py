"""getppid() is a question, not a constant: when the parent ends, the answer becomes another one.

Look at the two answers, and at the name of the new parent: "an orphan's parent is pid 1" is a rumour.
"""

import os
import socket

import psutil

here, there = socket.socketpair()
parent = os.fork()
if parent == 0:
    if os.fork() == 0:
        here.close()
        former = os.getppid()
        print("its parent:", former, "| psutil:", psutil.Process().ppid(), flush=True)
        there.send(str(os.getpid()).encode())
        there.recv(1)  # returns when its parent has ended

        adopter = psutil.Process(os.getppid())
        print("its parent:", adopter.pid, "| psutil:", adopter.name(), "| is 1:", adopter.pid == 1, end=" | ")
        print("is the one it had:", adopter.pid == former, flush=True)
        os._exit(0)
    here.recv(16, socket.MSG_PEEK)  # not before the child has asked
    os._exit(0)

there.close()
os.waitpid(parent, 0)
child = psutil.Process(int(here.recv(16)))
here.send(b".")
here.close()
psutil.wait_procs([child], timeout=10)  # not our child, so not ours to reap: look until somebody has
