"""A Process and a Pipe of multiprocessing: it pickles, forks, ends and joins by itself."""

import multiprocessing
import os

context = multiprocessing.get_context("fork")


def introduce(connection, watchword):
    connection.send((0, os.getpid(), multiprocessing.parent_process().pid, watchword()))
    connection.close()


def family(watchword):
    ours, theirs = context.Pipe(duplex=False)
    with ours:
        child = context.Process(target=introduce, args=(theirs, watchword))
        child.start()
        theirs.close()
        childs = ours.recv()
        child.join()
    mine = (child.pid, multiprocessing.current_process().ident, os.getppid(), watchword())
    return mine, childs


def is_orphaned(former_parent):
    return former_parent not in {os.getppid()}
