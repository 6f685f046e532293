"""The belief: the oldest waits for all that come after it."""
# diagnosis: middle_does_not_wait

import os
import sys


def start(work, *arguments):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = work(*arguments) or 0
            sys.stdout.flush()
        finally:
            os._exit(code)
    return pid


def fork_one(child_work, parent_work):
    pid = start(child_work)
    value = parent_work()
    os.waitpid(pid, 0)
    return pid, value


def fork_many(n, work):
    pids = [start(work, number) for number in range(n)]
    for pid in pids:
        os.waitpid(pid, 0)
    return pids


def fork_chain(depth, work):
    def live(generation):
        if generation < depth:
            start(live, generation + 1)  # and on, without a wait: only the first one is waited for
        return work(generation)

    if depth > 0:
        os.waitpid(start(live, 1), 0)
