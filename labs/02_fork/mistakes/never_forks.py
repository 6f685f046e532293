"""The belief: to call it is to start it."""
# diagnosis: works_without_a_fork

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
    child_work()  # a function call: same process, one after the other
    return os.getpid(), parent_work()


def fork_many(n, work):
    pids = [start(work, number) for number in range(n)]
    for pid in pids:
        os.waitpid(pid, 0)
    return pids


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        os.waitpid(start(live), 0)
