"""The belief: the pipe ends when the child does."""
# diagnosis: never_returns

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
    with open(reading) as pipe:
        childs = json.load(pipe)
    os.close(writing)
    os.waitpid(returned, 0)
    return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    return os.getppid() != former_parent
