"""The belief: a zombie is freed like an object that nobody needs."""
# diagnosis: nobody_waits

import gc
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
    code = psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    del pid
    gc.collect()
    return int(code)
