"""The belief: a zombie is left when the parent ends."""
# diagnosis: parent_ends

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os._exit(0)  # and init buries the child at once


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
