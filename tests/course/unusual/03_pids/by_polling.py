"""Nobody blocks: what is in the pipe is taken, how the child is doing is asked, and so on in turn."""

import json
import os
import select


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        with os.fdopen(writing, "w") as pipe:
            json.dump([returned, os.getpid(), os.getppid(), watchword()], pipe)
        os._exit(0)
    os.close(writing)
    os.set_blocking(reading, False)
    said, over, reaped = bytearray(), False, False
    while not (over and reaped):
        if not over and select.select([reading], [], [], 0.01)[0]:
            part = os.read(reading, 512)
            said += part
            over = not part
        reaped = reaped or os.waitpid(returned, os.WNOHANG)[0] == returned
    os.close(reading)
    return [returned, os.getpid(), os.getppid(), watchword()], json.loads(said)


def is_orphaned(former_parent):
    return any(os.getppid() != former_parent for _ in range(3))
