"""waitid for the middle, os.wait3 nowhere, and the words are written before each end."""

import os
import sys


def run_detached(work):
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        if os.fork():
            os._exit(0)
        try:
            work()
        except BaseException:
            os._exit(1)
        else:
            print(end="", flush=True)
            os._exit(0)
    os.waitid(os.P_PIDFD, descriptor := os.pidfd_open(pid), os.WEXITED)
    os.close(descriptor)


def daemonize():
    print(end="", flush=True)
    print(end="", flush=True, file=sys.stderr)
    os.chdir("/")
    os.umask(0)
    if os.fork():
        os._exit(0)
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    if os.fork():
        os._exit(0)
