"""The belief: the child ends by itself at the end of the if."""
# diagnosis: child_falls_through

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        print("I am the child, and I end here")  # no: it goes on behind the if
    else:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
