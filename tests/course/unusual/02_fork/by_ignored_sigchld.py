"""SIGCHLD is ignored for as long as the children live: the kernel reaps them, and wait only waits."""

import contextlib
import os
import signal
import sys


@contextlib.contextmanager
def ignoring():
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGCHLD, before)


def start(work, *arguments):
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        code = work(*arguments) or 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def finish(pid):
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def fork_one(child_work, parent_work):
    with ignoring():
        pid = start(child_work)
        value = parent_work()
        finish(pid)
    return pid, value


def fork_many(n, work):
    with ignoring():
        pids = [start(work, number) for number in range(n)]
        for pid in pids:
            finish(pid)
    return pids


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        with ignoring():
            finish(start(live))
