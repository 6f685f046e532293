"""The belief: to be sure that the child has ended, wait for it."""
# diagnosis: reaped_already

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)  # sure it has ended: and gone it is
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
