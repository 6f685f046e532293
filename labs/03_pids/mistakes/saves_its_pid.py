"""The belief: a process's pid is known once it was asked for."""
# diagnosis: remembers_an_old_number

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    pid, ppid = os.getpid(), os.getppid()  # once is enough?
    returned = os.fork()
    if returned == 0:
        os.close(reading)
        with open(writing, "w") as pipe:
            json.dump([0, pid, ppid, watchword()], pipe)
        os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        childs = json.load(pipe)
    os.waitpid(returned, 0)
    return [returned, pid, ppid, watchword()], childs


def is_orphaned(former_parent):
    return os.getppid() != former_parent
