"""A daemon, step by step: away from the family, session, folder, mask and streams of whoever started it.

Look at what changes from line to line: psutil and /proc tell it, the starter only looks.
"""

import os
import socket

import psutil


def show():
    os.write(there, str(os.getpid()).encode())
    os.read(there, 1)  # the starter has looked


here, there = (end.detach() for end in socket.socketpair())
child = os.fork()
if child == 0:
    show()
    os.setsid()  # a session without a terminal: no Ctrl-C, no hang-up (setsid(2))
    show()
    if os.fork() > 0:
        os._exit(0)  # so that the daemon does not lead the session: it can never get a terminal
    show()
    os.chdir("/")  # so that no folder is kept in use
    os.umask(0)  # so that its files get the modes that it asks for
    for stream in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    show()
    os._exit(0)
for step in ("fork  ", "setsid", "fork 2", "rest  "):
    who = psutil.Process(int(os.read(here, 16)))
    if step == "fork 2":
        os.waitpid(child, 0)  # comes back at once
    umask = os.read(os.open(f"/proc/{who.pid}/status", os.O_RDONLY), 200).split(b"Umask:\t")[1][:4]
    print(f"{step} | pid {who.pid} | parent {who.ppid()} | session {os.getsid(who.pid)}", end=" | ")
    print("umask", umask.decode(), "|", os.readlink(f"/proc/{who.pid}/fd/1"), "|", who.cwd()[-12:])
    os.write(here, b".")
psutil.wait_procs([who], timeout=10)  # psutil looks until the pid is gone
