"""The belief: without a zombie it is no child any more."""
# diagnosis: leaves_a_child

import os
import signal
import sys


def run_detached(work):
    sys.stdout.flush()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a child still, and the codes of all others are lost
    if os.fork() == 0:
        code = 1
        try:
            work()
            sys.stdout.flush()
            code = 0
        finally:
            os._exit(code)


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
