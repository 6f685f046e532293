"""The belief: each parent has to wait for its child, the one in the middle too."""
# diagnosis: middle_waits

import os
import sys


def run_detached(work):
    sys.stdout.flush()
    middle = os.fork()
    if middle == 0:
        worker = os.fork()
        if worker == 0:
            code = 1
            try:
                work()
                sys.stdout.flush()
                code = 0
            finally:
                os._exit(code)
        os.waitpid(worker, 0)  # and the caller waits for the one who waits
        os._exit(0)
    os.waitpid(middle, 0)


def daemonize():
    sys.stdout.flush()
    if os.fork() > 0:
        os._exit(0)
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    os.chdir("/")
    os.umask(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
