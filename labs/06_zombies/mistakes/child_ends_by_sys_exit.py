"""The belief: sys.exit() ends a child."""
# diagnosis: child_ends_by_sys_exit

import os
import sys

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        sys.exit()  # an exception, and whoever called us may catch it
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
