"""The belief: where json is used, one read is enough."""
# diagnosis: stumbles_over_the_message

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        view = json.dumps([0, os.getpid(), os.getppid(), watchword()]).encode()
        while view:
            view = view[os.write(writing, view) :]
        os._exit(0)
    os.close(writing)
    child = json.loads(os.read(reading, 4096))
    os.close(reading)
    os.waitpid(returned, 0)
    return [returned, os.getpid(), os.getppid(), watchword()], child


def is_orphaned(former_parent):
    return os.getppid() != former_parent
