"""The belief: a pid that exists and is a child of parent is a zombie of parent."""
# diagnosis: takes_the_living

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    return [pid for pid in psutil.pids() if psutil.pid_exists(pid) and psutil.Process(pid).ppid() == parent]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
