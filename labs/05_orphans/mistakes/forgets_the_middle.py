"""The belief: who has ended is gone."""
# diagnosis: leaves_a_zombie

import os
import select
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        parent = os.pidfd_open(os.getpid())
        orphan = os.fork()
        if orphan == 0:
            select.select([parent], [], [])  # until the parent has ended
            os.write(tell, str(os.getpid()).encode())
            os.read(gate, 1)
            code = 1
            try:
                work()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                os._exit(code)
        os._exit(0)
    pid = int(os.read(told, 32))
    os.write(opener, b".")
    return pid
