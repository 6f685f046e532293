"""The belief: zombies with the name of parent are those of parent."""
# diagnosis: takes_strangers

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    name = psutil.Process(parent).name()
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE and process.name() == name:
                found.append(process.pid)
        except psutil.NoSuchProcess:
            continue
    return found


def bury(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
