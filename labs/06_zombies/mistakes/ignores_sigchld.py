"""The belief: a zombie is a child that one ignores."""
# diagnosis: ignores_sigchld

import os
import signal

import psutil


def make_zombie():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    ended, child_has_it = os.pipe()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.close(child_has_it)
    os.read(ended, 1)  # returns when the child is gone, and its end of the pipe with it
    os.close(ended)
    return pid


def find_zombies(parent):
    children = psutil.Process(parent).children()
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
