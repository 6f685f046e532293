"""What the kernel writes into /proc about each process."""

import json
import os
from pathlib import Path


def numbers():
    pid, rest = Path("/proc/self/stat").read_text().split(" (", 1)
    return int(pid), int(rest.rpartition(") ")[2].split()[1])


def family(watchword):
    reading, writing = os.pipe()
    if (returned := os.fork()) == 0:
        with os.fdopen(writing, "w") as pipe:
            print(json.dumps([0, *numbers(), watchword()]), file=pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        childs = json.loads(pipe.read())
    os.wait4(returned, 0)
    return [returned, *numbers(), watchword()], childs


def is_orphaned(former_parent):
    return numbers()[1] != former_parent
