"""The belief: setsid() parts a child from its parent."""
# diagnosis: is_a_child

import os
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.setsid()  # a new session, the old parent
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    return pid
