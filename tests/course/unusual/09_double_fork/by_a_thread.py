"""A thread does the forking and the waiting; the caller joins it."""

import os
import sys
import threading


def run_detached(work):
    sys.stdout.flush()
    forker = threading.Thread(target=fork_twice, args=(work,))
    forker.start()
    forker.join()


def fork_twice(work):
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
    os.waitpid(middle, 0)


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
