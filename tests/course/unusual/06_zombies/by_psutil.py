"""psutil for all of it: its wait reaps children, and tells of signals as the exercise wants it."""

import os
import time

import psutil


def make_zombie():
    pid = os.fork()
    if not pid:
        os._exit(1)
    child = psutil.Process(pid)
    while child.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.001)
    return child.pid


def find_zombies(parent):
    return sorted(c.pid for c in psutil.Process(parent).children() if c.status() == psutil.STATUS_ZOMBIE)


def bury(pid):
    if psutil.Process(pid).ppid() != os.getpid():
        raise ChildProcessError(f"{pid} is no child of {os.getpid()}")
    return int(psutil.Process(pid).wait())
