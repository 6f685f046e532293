"""The one in the middle is reaped by a signal handler that is put back afterwards."""

import os
import signal
import sys


def run_detached(work):
    sys.stdout.flush()
    before = signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    middle = os.fork()
    if middle == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        signal.signal(signal.SIGCHLD, before)
        if os.fork() > 0:
            os._exit(0)
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    while os.waitpid(middle, os.WNOHANG) == (0, 0):
        signal.sigtimedwait({signal.SIGCHLD}, 0.1)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    signal.signal(signal.SIGCHLD, before)


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
