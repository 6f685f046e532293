"""Classes, named tuples and pickle."""

import os
import pickle
from typing import NamedTuple


class View(NamedTuple):
    returned: int
    pid: int
    ppid: int
    word: str

    @classmethod
    def here(cls, returned, watchword):
        return cls(returned, os.getpid(), os.getppid(), watchword())


class Pipe:
    def __init__(self):
        self.reading, self.writing = os.pipe()

    def send(self, what):
        os.close(self.reading)
        with os.fdopen(self.writing, "wb") as stream:
            pickle.dump(what, stream)

    def receive(self):
        os.close(self.writing)
        with os.fdopen(self.reading, "rb") as stream:
            return pickle.load(stream)


class Family:
    def __init__(self, watchword):
        self.watchword = watchword
        self.pipe = Pipe()

    def meet(self):
        returned = os.fork()
        me = View.here(returned, self.watchword)
        if returned == 0:
            self.pipe.send(tuple(me))
            os._exit(os.EX_OK)
        child = View(*self.pipe.receive())
        os.waitpid(me.returned, 0)
        return me, child


def family(watchword):
    return Family(watchword).meet()


class Parent:
    def __init__(self, pid):
        self.pid = pid

    def __eq__(self, other):
        return self.pid == other.pid

    __hash__ = None


def is_orphaned(former_parent):
    return Parent(former_parent) != Parent(os.getppid())
