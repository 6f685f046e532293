"""The orphan asks who its parent is until the answer changes."""

import os
import sys
import time
import traceback


def leave_an_orphan(work):
    told, tell = os.pipe()
    sys.stdout.flush()
    middle = os.fork()
    if middle == 0:
        parent = os.getpid()
        orphan = os.fork()
        if orphan == 0:
            while os.getppid() == parent:
                time.sleep(0.001)
            end_with(work)
        os.write(tell, orphan.to_bytes(8, "big"))
        os._exit(0)
    os.close(tell)
    pid = int.from_bytes(os.read(told, 8), "big")
    os.close(told)
    os.waitpid(middle, 0)
    return pid


def end_with(work):
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
