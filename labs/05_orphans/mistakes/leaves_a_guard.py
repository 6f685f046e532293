"""The belief: somebody has to look after an orphan."""
# diagnosis: leaves_others_alive

import os
import sys
import time
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
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
        if os.fork() == 0:
            while True:
                time.sleep(1)  # another orphan, for ever
        os.write(tell, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.write(opener, b".")
    return pid
