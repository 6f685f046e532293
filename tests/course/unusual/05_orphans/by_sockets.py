"""One socketpair for the pid and for the sign."""

import os
import socket
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    here, there = socket.socketpair()
    with here, there:
        middle = os.fork()
        if middle == 0:
            if os.fork() == 0:
                there.send(str(os.getpid()).encode())
                there.recv(1)
                end_with(work)
            os._exit(7)
        pid = int(here.recv(20))
        os.waitpid(middle, 0)
        here.send(b"!")
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
