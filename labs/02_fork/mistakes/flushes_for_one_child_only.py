"""The belief: what one child needs at its end, many do not."""
# diagnosis: loses_output

import os
import sys


def ends(work, *arguments):
    code = 1
    try:
        code = work(*arguments) or 0
    finally:
        os._exit(code)


def fork_one(child_work, parent_work):
    def speaks_and_works():
        code = child_work()
        sys.stdout.flush()
        return code

    sys.stdout.flush()
    pid = os.fork() or ends(speaks_and_works)
    value = parent_work()
    os.waitpid(pid, 0)
    return pid, value


def fork_many(n, work):
    sys.stdout.flush()
    pids = [os.fork() or ends(work, number) for number in range(n)]
    for pid in pids:
        os.waitpid(pid, 0)
    return pids


def fork_chain(depth, work, generation=1):
    if generation > depth:
        return

    def lives():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    sys.stdout.flush()
    os.waitpid(os.fork() or ends(lives), 0)
