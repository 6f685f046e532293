"""The belief: the child must be there for long, so let it sleep."""
# diagnosis: still_alive

import os
import time

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        time.sleep(60)  # the parent should be the one that stays
        os._exit(0)
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
