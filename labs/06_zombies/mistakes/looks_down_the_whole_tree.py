"""The belief: the zombies below a process are its own."""
# diagnosis: takes_descendants

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children(recursive=True)
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
