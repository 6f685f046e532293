"""More processes than were asked for: each call has a helper first, that ends and is reaped."""

import os
import subprocess
import sys


def look_around():
    helper = os.fork()
    if helper == 0:
        os._exit(os.getpid() % 200)
    os.waitpid(helper, 0)
    subprocess.run(["true"], check=True)


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
    look_around()
    pid = start(child_work)
    try:
        return pid, parent_work()
    finally:
        os.waitpid(pid, 0)


def fork_many(n, work):
    look_around()
    pids = list(map(start, [work] * n, range(n)))
    for pid in reversed(pids):
        os.waitpid(pid, 0)
    return tuple(pids)


def fork_chain(depth, work):
    look_around()

    def live(generation):
        look_around()
        if generation < depth:
            pid = start(live, generation + 1)
            code = work(generation)  # while the younger ones work
            os.waitpid(pid, 0)
            return code
        return work(generation)

    if depth:
        os.waitpid(start(live, 1), 0)
