"""The belief: the child speaks first, so it comes first."""
# diagnosis: swaps_the_views

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        os.close(reading)
        with open(writing, "w") as pipe:
            json.dump([0, os.getpid(), os.getppid(), watchword()], pipe)
        os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        childs = json.load(pipe)
    os.waitpid(returned, 0)
    return childs, [returned, os.getpid(), os.getppid(), watchword()]


def is_orphaned(former_parent):
    return os.getppid() != former_parent
