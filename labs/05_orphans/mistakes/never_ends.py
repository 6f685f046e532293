"""The belief: an orphan lives for ever."""
# diagnosis: does_not_end

import os
import sys
import time


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            os.read(gate, 1)
            try:
                work()
            finally:
                sys.stdout.flush()
                while True:
                    time.sleep(1)
        os.write(tell, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.write(opener, b".")
    return pid
