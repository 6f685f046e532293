"""One generation more: whoever is in the middle ends, and is reaped by its own parent."""

import os
import sys


def run_detached(work):
    sys.stdout.flush()
    if (first := os.fork()) == 0:
        if (second := os.fork()) == 0:
            if os.fork() == 0:
                try:
                    work()
                except BaseException:
                    os._exit(1)
                sys.stdout.flush()
                os._exit(0)
            os._exit(0)
        os.waitpid(second, 0)
        os._exit(0)
    os.waitpid(first, 0)


def daemonize():
    sys.stdout.flush()
    for generation in range(3):
        if os.fork() > 0:
            os._exit(0)
        if generation == 0:
            os.setsid()
    os.chdir("/")
    os.umask(0)
    null = os.open("/dev/null", os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
