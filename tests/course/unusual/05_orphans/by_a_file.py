"""The pid through a file, and an orphan that asks until its parent is another one."""

import os
import struct
import sys
import tempfile


def leave_an_orphan(work):
    sys.stdout.flush(), sys.stderr.flush()
    with tempfile.TemporaryFile() as file:
        middle = os.fork()
        if middle == 0:
            ready, tell = os.pipe()
            me = os.getpid()
            orphan = os.fork()
            if orphan == 0:
                code = 1
                try:
                    os.close(tell)
                    os.read(ready, 1)  # ends with the middle, its exit closes the last copy
                    os.close(ready)
                    while os.getppid() == me:
                        os.sched_yield()
                    file.close()
                    work()
                    code = 0
                except BaseException:
                    sys.excepthook(*sys.exc_info())
                finally:
                    sys.stdout.flush(), sys.stderr.flush()
                    os._exit(code)
            os.pwrite(file.fileno(), struct.pack("q", orphan), 0)
            os._exit(0)
        os.waitpid(middle, 0)
        return struct.unpack("q", os.pread(file.fileno(), 8, 0))[0]
