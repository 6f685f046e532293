"""A status is an object of its own, and so is a child."""

import os
import signal
import sys


class Status(int):
    @property
    def code(self):
        return -os.WTERMSIG(self) if os.WIFSIGNALED(self) else os.WEXITSTATUS(self)

    @property
    def word(self):
        if os.WIFEXITED(self):
            return "exited"
        if os.WIFSIGNALED(self):
            return "dumped" if os.WCOREDUMP(self) else "killed"
        return "stopped" if os.WIFSTOPPED(self) else "continued"

    @property
    def number(self):
        return {
            "exited": os.WEXITSTATUS,
            "stopped": os.WSTOPSIG,
            "continued": lambda _: signal.SIGCONT,
        }.get(self.word, os.WTERMSIG)(self)


class Child:
    def __init__(self, work):
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                code = work()
                sys.stdout.flush()
                os._exit(code)
            finally:
                os._exit(1)

    def end(self):
        return Status(os.waitpid(self.pid, 0)[1]).code


def run_and_wait(work):
    child = Child(work)
    return child.pid, child.end()


def wait_for_all(pids):
    ended = {}
    while len(ended) != len(pids):
        pid, status, _usage = os.wait3(0)
        ended[pid] = Status(status).code
    return list(ended.items())


def explain(status):
    status = Status(status)
    return status.word, status.number
