"""The belief: each child is waited for where it is made."""
# diagnosis: one_after_the_other

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
    pids = []
    for number in range(n):
        pids.append(start(work, number))
        os.waitpid(pids[-1], 0)  # the next one is not even born
    return pids


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        os.waitpid(start(live), 0)
