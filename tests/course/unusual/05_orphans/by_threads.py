"""A thread waits for the one in between, the caller for the thread."""

import os
import sys
import threading
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        if (orphan := os.fork()) == 0:
            os.read(gate, 1)
            end_with(work)
        os.write(tell, str(orphan).encode())
        os._exit(0)

    def bury():
        os.waitpid(middle, 0)
        os.write(opener, b".")

    thread = threading.Thread(target=bury)
    thread.start()
    pid = int(os.read(told, 20))
    thread.join()
    for descriptor in (told, tell, gate, opener):
        os.close(descriptor)
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
