"""Look by psutil, reap only who is dead for sure; the handler looks through the list of children."""

import os
import signal

import psutil


def is_dead(child):
    return child.is_running() and child.status() == psutil.STATUS_ZOMBIE


def reap(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def poll(pid):
    mine = {child.pid: child for child in psutil.Process().children()}
    if pid not in mine:
        raise ChildProcessError(f"{pid} is no child of {os.getpid()}")
    return reap(pid) if is_dead(mine[pid]) else None


def reap_finished():
    return [(child.pid, reap(child.pid)) for child in psutil.Process().children() if is_dead(child)]


def work_until_done(pid, work):
    child = psutil.Process(pid)
    while not is_dead(child):
        work()
    return reap(pid)


def reap_on_sigchld(report):
    def on_sigchld(_number, _frame):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # one look at a time
        for pid, code in reap_finished():
            report(pid, code)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    signal.signal(signal.SIGCHLD, on_sigchld)
    on_sigchld(None, None)
