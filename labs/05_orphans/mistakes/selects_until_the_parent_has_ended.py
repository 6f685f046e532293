"""The belief: whoever waits by select() waits for something."""
# diagnosis: works_too_early

import os
import select
import sys


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            select.select([], [], [], 0.1)
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
