"""The belief: after a tenth of a second the child has ended for sure."""
# diagnosis: still_alive

import os
import time

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    time.sleep(0.1)
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
