"""The belief: the children begin with an empty buffer."""
# diagnosis: prints_twice

import os
import sys
import traceback


def leave_an_orphan(work):
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
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
        os.write(tell, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.write(opener, b".")
    return pid
