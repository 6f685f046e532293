"""The belief: a list belongs to the program."""
# diagnosis: expects_shared_memory

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
    pids, born = [], []

    def tell_and_work(number):
        pids.append(os.getpid())  # in the child's copy, and gone with it
        return work(number)

    for number in range(n):
        born.append(start(tell_and_work, number))
    for pid in born:
        os.waitpid(pid, 0)
    return pids


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        os.waitpid(start(live), 0)
