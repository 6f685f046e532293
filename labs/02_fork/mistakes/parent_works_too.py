"""The belief: the parent can do one part itself."""
# diagnosis: parent_does_the_childs_work

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
    pids = [start(work, number) for number in range(n - 1)]
    if n > 0:
        work(n - 1)  # it saves a fork, but it is this process
        pids.append(os.getpid())
    for pid in pids[: n - 1]:
        os.waitpid(pid, 0)
    return pids


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        os.waitpid(start(live), 0)
