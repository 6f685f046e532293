"""The belief: an orphan is a child that one waits for."""
# diagnosis: is_a_child

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
    os.waitpid(pid, 0)
    return pid
