"""The belief: a daemon has no streams, so they are closed."""
# diagnosis: streams_not_on_null

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
    os.chdir("/")
    os.umask(0)
    for stream in (0, 1, 2):
        os.close(stream)  # the next file that is opened becomes our stdin
