"""The belief: what the child knows can be said without it."""
# diagnosis: parent_speaks_for_the_child

import os


def family(watchword):
    returned = os.fork()
    if returned == 0:
        os._exit(0)
    os.waitpid(returned, 0)
    mine = [returned, os.getpid(), os.getppid(), watchword()]
    return mine, [0, returned, os.getpid(), watchword()]


def is_orphaned(former_parent):
    return os.getppid() != former_parent
