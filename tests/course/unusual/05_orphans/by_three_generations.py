"""One more generation than needed: each ends when it has told the pid of the next."""

import os
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    gate, opener = os.pipe()
    first = os.fork()
    if first == 0:
        second = os.fork()
        if second == 0:
            orphan = os.fork()
            if orphan == 0:
                os.read(gate, 1)
                end_with(work)
            os.write(tell, str(orphan).encode())
            os._exit(0)
        os.waitpid(second, 0)
        os._exit(0)
    os.waitpid(first, 0)
    pid = int(os.read(told, 20))
    os.write(opener, b".")
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
