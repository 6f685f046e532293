"""The belief: a child that says it is about to end has ended."""
# diagnosis: still_alive

import os

import psutil


def make_zombie():
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, b".")
        os._exit(0)
    os.read(reading, 1)
    os.close(reading)
    os.close(writing)
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
