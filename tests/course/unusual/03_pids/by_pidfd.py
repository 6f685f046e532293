"""A pidfd says that the child has ended, and waitid reaps it; the word is sent with its length."""

import os
import select
from pathlib import Path

STATUS = Path("/proc/self/status")


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        word = watchword().encode()
        said = b"%d %d %d\n%b" % (os.getpid(), os.getppid(), len(word), word)
        while said:
            said = said[os.write(writing, said) :]
        os._exit(0)
    handle = os.pidfd_open(returned)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pid, ppid, length = map(int, pipe.readline().split())
        word = pipe.read(length).decode()
    select.select([handle], [], [])
    os.waitid(os.P_PIDFD, handle, os.WEXITED)
    os.close(handle)
    return (returned, os.getpid(), os.getppid(), watchword()), (0, pid, ppid, word)


def is_orphaned(former_parent):
    status = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(status["PPid"]) != former_parent
