"""The belief: after half a second the parent has ended for sure."""
# diagnosis: works_too_early

import os
import sys
import time


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            time.sleep(0.5)
            code = 1
            try:
                work()
                code = 0
            finally:
                sys.stdout.flush()
                os._exit(code)
        os.write(tell, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.close(told)
    os.close(tell)
    return pid
