"""The one in the middle kills itself; descriptors 0, 1 and 2 are closed and opened anew in their order."""

import os
import signal
import sys


def run_detached(work):
    flush()
    middle = os.fork()
    if middle == 0:
        if os.fork():
            os.kill(os.getpid(), signal.SIGKILL)
        code = 1
        try:
            work()
            code = 0
        finally:
            flush()
            os._exit(code)
    os.waitpid(middle, 0)


def daemonize():
    flush()
    for step in (os.setsid, os.getpid):
        if os.fork():
            os._exit(0)
        step()
    os.umask(0)
    os.chdir("/")
    os.closerange(0, 3)
    os.open("/dev/null", os.O_RDWR)
    os.dup(0)
    os.dup(0)


def flush():
    sys.stdout.flush()
    sys.stderr.flush()
