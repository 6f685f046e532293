"""SIGCHLD is blocked and awaited; the state of each zombie comes from a pidfd."""

import os
import signal

import psutil


def make_zombie():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        signal.sigtimedwait({signal.SIGCHLD}, 0.01)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return pid


def find_zombies(parent):
    everybody = psutil.process_iter(["pid", "ppid", "status"])
    return [p.pid for p in everybody if (p.info["ppid"], p.info["status"]) == (parent, "zombie")]


def bury(pid):
    descriptor = os.pidfd_open(pid)
    try:
        told = os.waitid(os.P_PIDFD, descriptor, os.WEXITED)
    finally:
        os.close(descriptor)
    return -told.si_status if told.si_code in (os.CLD_KILLED, os.CLD_DUMPED) else told.si_status
