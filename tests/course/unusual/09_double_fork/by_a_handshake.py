"""A pipe tells the caller that the worker is there; the worker waits until it has been adopted."""

import os
import select
import sys


def run_detached(work):
    sys.stdout.flush()
    there, here = os.pipe()
    middle = os.fork()
    if middle == 0:
        me = os.pidfd_open(os.getpid())
        if os.fork() == 0:
            os.close(there)
            select.select([me], [], [])
            os.close(here)
            end_with(work)
        os._exit(0)
    os.close(here)
    os.read(there, 1)
    os.close(there)
    os.waitpid(middle, 0)


def end_with(work):
    try:
        work()
        sys.stdout.flush()
    except BaseException:
        os._exit(1)
    os._exit(0)


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
