"""A class whose objects are children."""

import os
import sys


class Child:
    def __init__(self, work, *arguments):
        self.work = work
        self.arguments = arguments
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self.live()

    def live(self):
        try:
            code = self.work(*self.arguments)
            sys.stdout.flush()
        except BaseException:
            os._exit(1)
        os._exit(0 if code is None else code)

    def join(self):
        os.waitid(os.P_PID, self.pid, os.WEXITED)
        return self.pid


def fork_one(child_work, parent_work):
    child = Child(child_work)
    value = parent_work()
    return [child.join(), value]


def fork_many(n, work):
    return [child.join() for child in [Child(work, number) for number in range(n)]]


def fork_chain(depth, work):
    class Generation(Child):
        def live(self):
            self.next = self.arguments[0] < depth and Generation(work, self.arguments[0] + 1)
            if self.next:
                self.next.join()  # the youngest works first: nothing was said about who begins
            super().live()

    if depth:
        Generation(work, 1).join()
