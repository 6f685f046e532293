"""The belief: fork says true to the child."""
# diagnosis: parent_ends

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned:  # in the child
        os.close(reading)
        with open(writing, "w") as pipe:
            json.dump([returned, os.getpid(), os.getppid(), watchword()], pipe)
        os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        childs = json.load(pipe)
    return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    return os.getppid() != former_parent
