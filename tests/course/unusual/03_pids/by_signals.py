"""The child waits for a signal, and says no word before; a second one ends it. Shared memory, no pipe."""

import json
import mmap
import os
import signal

USED = {signal.SIGUSR1, signal.SIGUSR2}


def family(watchword):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, USED)
    shared = mmap.mmap(-1, 1 << 20)
    caller = os.getpid()
    returned = os.fork()
    if returned == 0:
        signal.sigwait({signal.SIGUSR1})
        shared.write(json.dumps([0, os.getpid(), os.getppid(), watchword()]).encode() + b"\n")
        os.kill(caller, signal.SIGUSR2)
        signal.sigwait({signal.SIGUSR1})
        os._exit(0)
    os.kill(returned, signal.SIGUSR1)
    signal.sigwait({signal.SIGUSR2})
    childs = json.loads(shared.readline())
    os.kill(returned, signal.SIGUSR1)
    os.waitpid(returned, 0)
    shared.close()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    try:
        return os.getppid() != former_parent
    finally:
        pass
