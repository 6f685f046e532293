"""Opposites: an orphan lives, and its parent has ended; a zombie has ended, and its parent lives.

Look at the state and at the parent of each, and at how each of them goes.
"""

import os
import socket

import psutil


def show(name, process):
    dead, mine = process.status() == psutil.STATUS_ZOMBIE, process.ppid() == os.getpid()
    print(f"{name}: has ended: {dead}, its parent is this process: {mine}", flush=True)


zombie = os.fork()
if zombie == 0:
    os._exit(0)
os.waitid(os.P_PID, zombie, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped

here, there = socket.socketpair()
middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        here.close()
        there.send(str(os.getpid()).encode())
        there.recv(1)  # lives until the other side is closed
    os._exit(0)

there.close()
os.waitpid(middle, 0)
orphan = psutil.Process(int(here.recv(16)))
show("zombie", psutil.Process(zombie))
show("orphan", orphan)
os.waitpid(zombie, 0)
print("the zombie goes by my wait:", not psutil.pid_exists(zombie), flush=True)
here.close()
gone, _ = psutil.wait_procs([orphan], timeout=10)
print("the orphan goes by itself, and its new parent reaps it:", orphan in gone)
