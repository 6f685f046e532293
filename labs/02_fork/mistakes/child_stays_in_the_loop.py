"""The belief: a loop of n rounds with a fork in it makes n children."""
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
    sys.stdout.flush()
    pids, born, code = [], [], None
    for number in range(n):
        pid = os.fork()
        if pid == 0:
            code, born = work(number) or 0, []  # and on to the next round, as a parent
        else:
            pids.append(pid)
            born.append(pid)
    for pid in born:
        os.waitpid(pid, 0)
    if code is not None:
        sys.stdout.flush()
        os._exit(code)
    return pids


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        os.waitpid(start(live), 0)
