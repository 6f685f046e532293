"""The belief: a parent that says it is about to end has ended."""
# diagnosis: works_too_early

import os
import sys


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            os.close(opener)
            os.read(gate, 1)
            code = 1
            try:
                work()
                code = 0
            finally:
                sys.stdout.flush()
                os._exit(code)
        os.write(tell, str(orphan).encode())
        os.write(opener, b".")
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    for descriptor in (told, tell, gate, opener):
        os.close(descriptor)
    return pid
