"""The belief: the one who returns from fork with 0 is the caller."""
# diagnosis: works_itself

import os
import sys


def run_detached(work):
    sys.stdout.flush()
    if os.fork() == 0:
        os._exit(0)
    os.wait()
    work()  # here, and the caller waits for it


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
