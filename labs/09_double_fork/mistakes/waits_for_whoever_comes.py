"""The belief: os.wait() takes the one that was forked last."""
# diagnosis: reaps_others

import os
import sys


def run_detached(work):
    sys.stdout.flush()
    middle = os.fork()
    if middle == 0:
        if os.fork() == 0:
            code = 1
            try:
                work()
                sys.stdout.flush()
                code = 0
            finally:
                os._exit(code)
        os._exit(0)
    os.wait()


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
