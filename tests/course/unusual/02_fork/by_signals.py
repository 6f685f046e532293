"""The end of a child is learnt from SIGCHLD, blocked and waited for; then it is reaped."""

import os
import signal
import sys

import psutil


def start(work, *arguments):
    sys.stdout.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    if (pid := os.fork()) == 0:
        code = 1
        try:
            code = work(*arguments) or 0
            sys.stdout.flush()
        finally:
            os._exit(code)
    return pid


def finish(pid):
    while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        signal.sigtimedwait({signal.SIGCHLD}, 0.05)  # one signal may stand for several children
    os.waitpid(pid, 0)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def fork_one(child_work, parent_work):
    pid = start(child_work)
    value = parent_work()
    finish(pid)
    return pid, value


def fork_many(n, work):
    pids = [start(work, number) for number in range(n)]
    for pid in pids:
        finish(pid)
    return pids


def fork_chain(depth, work, first=1):
    if first > depth:
        return
    finish(start(lambda: [work(first), fork_chain(depth, work, first + 1)][0]))
