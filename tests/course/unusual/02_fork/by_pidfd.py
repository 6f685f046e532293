"""Children are held by descriptors: a pidfd can be polled when its process has ended (pidfd_open(2))."""

import os
import select
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
    return pid, os.pidfd_open(pid)


def finish(*children):
    poll = select.poll()
    for _pid, descriptor in children:
        poll.register(descriptor, select.POLLIN)
    left = len(children)
    while left:
        for descriptor, _event in poll.poll():
            os.waitid(os.P_PIDFD, descriptor, os.WEXITED)
            poll.unregister(descriptor)
            os.close(descriptor)
            left -= 1


def fork_one(child_work, parent_work):
    child = start(child_work)
    value = parent_work()
    finish(child)
    return child[0], value


def fork_many(n, work):
    children = [start(work, number) for number in range(n)]
    finish(*children)
    return [pid for pid, _descriptor in children]


def fork_chain(depth, work, generation=1):
    if generation > depth:
        return

    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    finish(start(live))
