"""The belief: kill -9 removes everything."""
# diagnosis: kills_the_dead

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
    os.kill(pid, signal.SIGKILL)  # succeeds, and changes nothing
    return 0
