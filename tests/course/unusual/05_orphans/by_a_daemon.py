"""A session of its own, the root folder, no signal of the terminal: and an orphan besides."""

import os
import signal
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        orphan = os.fork()
        if orphan:
            os.write(tell, b"%d" % orphan)
            os._exit(0)
        os.chdir("/")
        os.umask(0o022)
        os.read(gate, 1)
        end_with(work)
    pid = int(os.read(told, 20))
    while os.waitpid(middle, os.WNOHANG) == (0, 0):
        os.sched_yield()
    os.write(opener, b"x")
    for descriptor in (told, tell, gate, opener):
        os.close(descriptor)
    return pid


def end_with(work):
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
