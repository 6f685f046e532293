"""The belief: ignoring SIGCHLD removes the zombies that there are."""
# diagnosis: ignoring_comes_too_late

import os
import signal

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
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    return 0
