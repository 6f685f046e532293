"""The belief: fork makes the next generation, and the loop the one after."""
# diagnosis: stays_in_the_loop

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
    sys.stdout.flush()
    code, born = None, []
    for generation in range(1, depth + 1):
        pid = os.fork()
        if pid == 0:
            code, born = work(generation) or 0, []
        else:
            born.append(pid)  # and this one forks again in the next round: 1, 2, 4, 8
    for pid in born:
        os.waitpid(pid, 0)
    if code is not None:
        sys.stdout.flush()
        os._exit(code)
