"""Children leave by an exception of their own, which one place catches."""

import os
import sys


class Done(BaseException):
    pass


def run_detached(work):
    sys.stdout.flush()
    me, code = os.getpid(), 1
    try:
        middle = os.fork()
        if middle == 0:
            if os.fork() == 0:
                work()
                sys.stdout.flush()
            code = 0
            raise Done
        os.waitpid(middle, 0)
    finally:
        if os.getpid() != me:
            os._exit(code)


def daemonize():
    sys.stdout.flush()
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    os.chdir("/")
    os.umask(0)
    null = os.open("/dev/null", os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
