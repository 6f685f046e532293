"""The belief: whoever forks and ends is the orphan."""
# diagnosis: is_a_child

import os
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        if os.fork() == 0:
            os._exit(0)
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
