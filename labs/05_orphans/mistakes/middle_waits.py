"""The belief: a parent must wait for its child, always."""
# diagnosis: works_too_early

import os
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            code = 1
            try:
                work()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                os._exit(code)
        os.write(tell, str(orphan).encode())
        os.waitpid(orphan, 0)  # so it never is an orphan
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    return pid
