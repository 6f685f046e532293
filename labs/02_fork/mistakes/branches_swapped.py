"""The belief: os.fork() is true in the child."""
# diagnosis: swaps_the_branches

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
    sys.stdout.flush()
    pid = os.fork()
    if pid:  # "I have a pid, so I am the new one": no, 0 is what the child gets
        code = child_work() or 0
        os.waitpid(pid, 0)
        return pid, code
    parent_work()
    sys.stdout.flush()
    os._exit(0)


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
