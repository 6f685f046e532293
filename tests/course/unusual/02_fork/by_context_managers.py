"""Births as contexts: what leaves the context waits."""

import contextlib
import functools
import os
import sys


@contextlib.contextmanager
def birth():
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    pid = os.fork()
    yield pid
    if pid:
        while True:
            with contextlib.suppress(ChildProcessError):
                os.waitid(os.P_PID, pid, os.WEXITED)
                return


def live(work):
    code = 1
    try:
        code = work()
        code = 0 if code is None else int(code)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def fork_one(child_work, parent_work):
    with birth() as pid:
        if not pid:
            live(child_work)
        value = parent_work()
    return pid, value


def fork_many(n, work):
    with contextlib.ExitStack() as stack:
        pids = []
        for number in range(n):
            pids.append(stack.enter_context(birth()))
            if not pids[-1]:
                live(functools.partial(work, number))
    return pids


def fork_chain(depth, work):
    def generation(g):
        if g > depth:
            return
        with birth() as pid:
            if not pid:

                def both():
                    try:
                        return work(g)
                    finally:
                        generation(g + 1)

                live(both)

    generation(1)
