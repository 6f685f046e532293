"""The belief: a process keeps its parent for life."""
# diagnosis: sees_orphans_everywhere

import json
import os

PARENT = os.getppid()  # of whoever reads this file


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
    return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    return former_parent != PARENT
