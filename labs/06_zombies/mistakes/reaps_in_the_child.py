"""The belief: a helper process can do the waiting."""
# diagnosis: waits_in_a_child

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
    helper = os.fork()
    if helper == 0:
        try:
            _, status = os.waitpid(pid, 0)  # its sibling: ECHILD
            os._exit(os.waitstatus_to_exitcode(status))
        except ChildProcessError:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(helper, 0)[1])
