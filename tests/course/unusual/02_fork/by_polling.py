"""The parent asks with WNOHANG and sleeps in between."""

import os
import sys
import time


def start(work, *arguments):
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        try:
            code = work(*arguments)
        except Exception:
            code = 1
        sys.stdout.flush()
        os._exit(code or 0)
    return pid


def finish(pids):
    left = list(pids)
    while left:
        left = [pid for pid in left if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        time.sleep(0.002)


def fork_one(child_work, parent_work):
    pid = start(child_work)
    value = parent_work()
    finish([pid])
    return pid, value


def fork_many(n, work):
    pids = [start(work, number) for number in reversed(range(n))]  # the last one is born first
    finish(pids)
    return pids[::-1]


def fork_chain(depth, work, *, _generation=1):
    if _generation <= depth:
        finish([start(live, depth, work, _generation)])


def live(depth, work, generation):
    fork_chain(depth, work, _generation=generation + 1)  # the younger ones work first
    return work(generation)
