"""The belief: the child can leave its answer in a variable."""
# diagnosis: memory_is_not_shared

import os


def family(watchword):
    views = {"child": None}
    returned = os.fork()
    if returned == 0:
        views["child"] = [0, os.getpid(), os.getppid(), watchword()]  # in the child's copy
        os._exit(0)
    os.waitpid(returned, 0)
    return [returned, os.getpid(), os.getppid(), watchword()], views["child"]


def is_orphaned(former_parent):
    return os.getppid() != former_parent
