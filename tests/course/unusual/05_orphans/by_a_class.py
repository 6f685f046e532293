"""A class for the family; the gate opens by being closed."""

import os
import sys
import traceback


class Family:
    def __init__(self, work):
        self.work = work
        self.told, self.tell = os.pipe()
        self.gate, self.opener = os.pipe()

    def found(self):
        sys.stdout.flush()
        self.middle = os.fork()
        if self.middle == 0:
            self.bear()
        os.close(self.tell)
        return self

    def bear(self):
        orphan = os.fork()
        if orphan == 0:
            os.close(self.opener)
            os.close(self.told)
            os.close(self.tell)
            os.read(self.gate, 1)
            end_with(self.work)
        os.write(self.tell, repr(orphan).encode())
        os._exit(0)

    def part(self):
        os.waitpid(self.middle, 0)
        os.close(self.opener)
        os.close(self.gate)
        with os.fdopen(self.told) as told:
            return int(told.read())


def leave_an_orphan(work):
    return Family(work).found().part()


def end_with(work):
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
