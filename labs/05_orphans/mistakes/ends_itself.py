"""The belief: the parent has to end, so I end."""
# diagnosis: parent_ends

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
    os._exit(0)  # and the caller with me
