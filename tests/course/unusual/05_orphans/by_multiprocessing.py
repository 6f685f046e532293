"""multiprocessing makes the process in between; an array that all share holds the pid."""

import mmap
import multiprocessing
import os
import sys
import traceback


def leave_an_orphan(work):
    shared = mmap.mmap(-1, 8)
    gate, opener = os.pipe()
    middle = multiprocessing.get_context("fork").Process(target=bear, args=(work, shared, gate))
    middle.start()
    middle.join()
    middle.close()
    os.write(opener, b".")
    os.close(opener)
    os.close(gate)
    return int.from_bytes(shared[:8], "little")


def bear(work, shared, gate):
    pid = os.fork()
    if pid == 0:
        os.read(gate, 1)
        end_with(work)
    shared[:8] = pid.to_bytes(8, "little")


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
