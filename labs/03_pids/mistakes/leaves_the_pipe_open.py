"""The belief: descriptors are cleaned up like variables."""
# diagnosis: leaves_the_pipe_open

import json
import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        with open(writing, "w") as pipe:
            json.dump([0, os.getpid(), os.getppid(), watchword()], pipe)
        os._exit(0)
    os.close(writing)
    said = b""
    while part := os.read(reading, 4096):
        said += part
    os.waitpid(returned, 0)
    return [returned, os.getpid(), os.getppid(), watchword()], json.loads(said)


def is_orphaned(former_parent):
    return os.getppid() != former_parent
