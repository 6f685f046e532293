"""The belief: what work() has printed is written."""
# diagnosis: loses_the_words

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
            os.read(gate, 1)
            code = 1
            try:
                work()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.write(tell, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.write(opener, b".")
    return pid
