"""The chain without recursion: in each round only the child goes on, and its parent waits."""

import os
import sys


def end(code):
    sys.stdout.flush()
    os._exit(code or 0)


def careful(work, *arguments):
    try:
        return work(*arguments)
    except BaseException as error:
        print("in the child:", error, file=sys.stderr)
        return 1


def fork_one(child_work, parent_work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        end(careful(child_work))
    value = parent_work()
    os.waitpid(pid, 0)
    return pid, value


def fork_many(n, work):
    sys.stdout.flush()
    pids = []
    while len(pids) < n:
        pid = os.fork()
        if pid == 0:
            break
        pids.append(pid)
    else:
        for pid in pids:
            os.waitpid(pid, 0)
        return pids
    return end(careful(work, len(pids)))  # the child has left the loop; its list is as long as its number


def fork_chain(depth, work):
    sys.stdout.flush()
    code = None
    for generation in range(1, depth + 1):
        pid = os.fork()
        if pid != 0:
            os.waitpid(pid, 0)
            break
        code = careful(work, generation) or 0
        sys.stdout.flush()
    if code is not None:  # only the caller has not worked: it alone goes back
        end(code)
