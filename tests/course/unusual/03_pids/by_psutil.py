"""psutil for every number, and for the waiting."""

import os

import psutil


def view(returned, watchword):
    me = psutil.Process()
    return [returned, me.pid, me.ppid(), watchword()]


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    mine = view(returned, watchword)
    if returned == 0:
        with os.fdopen(writing, "w") as pipe:
            pipe.write("\0".join(map(str, mine)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, newline="") as pipe:
        *numbers, word = pipe.read().split("\0")
    psutil.Process(returned).wait()
    return mine, [*map(int, numbers), word]


def is_orphaned(former_parent):
    parent = psutil.Process().parent()
    return parent is None or parent.pid != former_parent
