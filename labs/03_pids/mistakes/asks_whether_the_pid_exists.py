"""The belief: a parent that is gone has no pid any more."""
# diagnosis: takes_a_zombie_for_a_parent

import json
import os

import psutil


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
    return not psutil.pid_exists(former_parent)
