"""The belief: os.wait() brings the child one thinks of."""
# diagnosis: buries_another

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    while True:
        buried, status = os.wait()  # any child, the oldest of the dead first
        if buried == pid:
            return os.waitstatus_to_exitcode(status)
