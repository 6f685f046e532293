"""The belief: the working directory is the program's own business."""
# diagnosis: keeps_the_folder

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
    os.waitpid(middle, 0)


def daemonize():
    sys.stdout.flush()
    if os.fork() > 0:
        os._exit(0)
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    os.umask(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
