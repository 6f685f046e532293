"""multiprocessing forks the one in the middle, and joins it."""

import multiprocessing
import os
import sys


def run_detached(work):
    sys.stdout.flush()
    middle = multiprocessing.get_context("fork").Process(target=fork_and_end, args=(work,))
    middle.start()
    middle.join()
    middle.close()


def fork_and_end(work):
    if os.fork() == 0:
        code = 1
        try:
            work()
            sys.stdout.flush()
            code = 0
        finally:
            os._exit(code)
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
