"""The belief: the child is over when its part of the if is over."""
# diagnosis: child_falls_through

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        os.close(reading)
        with open(writing, "w") as pipe:
            json.dump([0, os.getpid(), os.getppid(), watchword()], pipe)
    else:
        os.close(writing)
        with open(reading) as pipe:
            childs = json.load(pipe)
        os.waitpid(returned, 0)
        return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    return os.getppid() != former_parent
