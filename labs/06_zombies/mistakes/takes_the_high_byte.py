"""The belief: status >> 8 is the exit code, whatever happened."""
# diagnosis: loses_the_signal

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
    return os.waitpid(pid, 0)[1] >> 8  # 0, "success", for a child that was killed
