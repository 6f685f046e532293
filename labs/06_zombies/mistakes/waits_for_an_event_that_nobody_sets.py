"""The belief: sleep() is no handshake, but wait() of an event is one."""
# diagnosis: still_alive

import os
import threading

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    threading.Event().wait(0.1)
    return pid


def find_zombies(parent):
    found = []
    for child in psutil.Process(parent).children():
        try:
            if child.status() == psutil.STATUS_ZOMBIE:
                found.append(child.pid)
        except psutil.NoSuchProcess:
            continue
    return found


def bury(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
