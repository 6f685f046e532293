"""An orphan: its parent ends first, and from that moment on somebody else is its parent.

Look at the parent's pid before and after, and at whose it is. Nobody asked the orphan, and it goes on.
"""

import os
import socket

import psutil


def who(pid):
    return f"{pid} ({psutil.Process(pid).name()})"


here, there = socket.socketpair()
parent = os.fork()
if parent == 0:
    if os.fork() == 0:
        here.close()
        print("child ", os.getpid(), "| its parent:", who(os.getppid()), flush=True)
        there.send(str(os.getpid()).encode())
        there.recv(1)  # returns when its parent has ended
        print("orphan", os.getpid(), "| its parent:", who(os.getppid()), flush=True)
        os._exit(0)
    here.recv(16, socket.MSG_PEEK)  # not before the child has looked
    os._exit(0)

there.close()
os.waitpid(parent, 0)
orphan = psutil.Process(int(here.recv(16)))
print("parent", parent, "has ended | its child lives:", orphan.status() != psutil.STATUS_ZOMBIE, flush=True)
here.send(b".")
here.close()
psutil.wait_procs([orphan], timeout=10)  # not ours to reap: look until somebody has
