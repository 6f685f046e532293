"""The belief: a program has one pid, so it can be a constant."""
# diagnosis: remembers_an_old_number

import json
import os

ME = os.getpid()  # of whoever reads this file


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
    return [returned, ME, os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    return os.getppid() != former_parent
