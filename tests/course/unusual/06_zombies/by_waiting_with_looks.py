"""SIGCHLD has a handler that counts, wait only looks, and the children of many loops are sorted out."""

import errno
import os
import signal

import psutil

ENDED = []


def count(_number, _frame):
    ENDED.append(_number)


def make_zombie():
    before = signal.signal(signal.SIGCHLD, count)
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        psutil.Process(pid).status()
    signal.signal(signal.SIGCHLD, before)
    return pid


def find_zombies(parent):
    zombies = []
    for pid in psutil.pids():
        try:
            process = psutil.Process(pid)
            if process.status() == psutil.STATUS_ZOMBIE and process.ppid() == parent:
                zombies += [pid]
        except psutil.NoSuchProcess:
            pass
    return zombies


def bury(pid):
    while True:
        try:
            found, status = os.waitpid(pid, os.WNOHANG)
        except OSError as error:
            if error.errno == errno.ECHILD:
                raise ChildProcessError(f"no child: {pid}") from error
            raise
        if found:
            return os.waitstatus_to_exitcode(status)
