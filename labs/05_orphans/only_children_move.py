"""Four generations, and the second ends: only its own child gets another parent. The fourth keeps the third.

Look at the two ppids before and after. And who looks down the tree from the first finds neither any more.
"""

import os
import socket

import psutil


def show(when):
    below = [process in psutil.Process().children(recursive=True) for process in (third, fourth)]
    print(
        when, f"third's ppid {third.ppid()}, fourth's ppid {fourth.ppid()}; found below: {below}", flush=True
    )


(here, there), (gate, opener) = socket.socketpair(), os.pipe()
second = os.fork()
if second == 0:
    here.close()
    if os.fork() > 0:
        os.read(gate, 1)  # the second lives until the gate opens
    elif os.fork() > 0:
        os.wait()  # the third waits for the fourth
    else:
        there.send(f"{os.getppid()} {os.getpid()}".encode())
        there.recv(1)  # the fourth lives until a byte has come
    os._exit(0)

there.close()
third, fourth = map(psutil.Process, map(int, here.recv(32).split()))
show("before:")
os.write(opener, b".")
os.waitpid(second, 0)
show("after: ")
here.send(b".")
here.close()
psutil.wait_procs([third, fourth], timeout=10)  # not ours to reap: look until somebody has
