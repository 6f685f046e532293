"""The streams are closed, and opened again in order: the lowest free number is taken."""

import os
import sys


def run_detached(work):
    sys.stdout.flush()
    middle = os.fork()
    if middle == 0:
        try:
            if os.fork() == 0:
                code = 1
                try:
                    work()
                    code = 0
                    sys.stdout.flush()
                finally:
                    os._exit(code)
        finally:
            os._exit(0)
    os.waitpid(middle, 0)


def daemonize():
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if os.fork() != 0:
        os._exit(os.EX_OK)
    os.setsid()
    if os.fork() != 0:
        os._exit(os.EX_OK)
    os.umask(0)
    os.chdir(os.sep)
    os.closerange(0, 3)
    for number in range(3):
        assert os.open(os.devnull, os.O_RDWR) == number
