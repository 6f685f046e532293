"""Nothing waits in a buffer: stdout is made to send each line at once when the file is read."""

import os
import sys

sys.stdout.reconfigure(line_buffering=True)


def start(work, *arguments):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = work(*arguments) or 0
        finally:
            os._exit(code)
    return pid


def fork_one(child_work, parent_work):
    sys.stdout.flush()  # what was there before this file was read
    pid = start(child_work)
    value = parent_work()
    assert os.wait4(pid, 0)[0] == pid
    return pid, value


def fork_many(n, work):
    sys.stdout.flush()
    if n == 0:
        return []
    pids = [start(work, number) for number in range(n)]
    while True:
        try:
            for pid in pids:
                os.wait4(pid, 0)
        except ChildProcessError:
            return pids  # the second time round: nobody is left


def fork_chain(depth, work):
    sys.stdout.flush()
    generations = iter(range(1, depth + 1))  # each process has its own copy of how far it has come

    def live(generation):
        code = work(generation)
        next_generation()
        return code

    def next_generation():
        generation = next(generations, None)
        if generation is not None:
            os.wait4(start(live, generation), 0)

    next_generation()
