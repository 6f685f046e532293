"""The belief: when the child has ended, all that it said lies ready in the pipe."""
# diagnosis: waits_for_ever

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    view = (returned, os.getpid(), os.getppid(), watchword())
    if returned == 0:
        with open(writing, "w") as pipe:
            json.dump(view, pipe)
        os._exit(0)
    os.close(writing)
    os.waitpid(returned, 0)
    with open(reading) as pipe:
        return view, json.load(pipe)


def is_orphaned(former_parent):
    return os.getppid() != former_parent
