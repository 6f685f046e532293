"""The belief: an orphan is a child that nobody waits for."""
# diagnosis: leaves_a_zombie

import os
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody asks: a zombie
    return pid
