"""A class keeps who is who; the functions are its methods."""

import os
import sys


class Detacher:
    def __init__(self):
        self.streams = [sys.stdout, sys.stderr]

    def flush(self):
        for stream in self.streams:
            stream.flush()

    def in_a_grandchild(self, play):
        self.flush()
        middle = os.fork()
        if middle:
            return os.waitpid(middle, 0)[1]
        if os.fork():
            os._exit(0)
        return play()

    def run(self, work):
        def play():
            try:
                work()
            except BaseException:
                os._exit(1)
            self.flush()
            os._exit(0)

        self.in_a_grandchild(play)

    def become_a_daemon(self):
        self.flush()
        steps = [os.setsid, lambda: os.chdir("/"), lambda: os.umask(0), self.to_null]
        for step in steps:
            if step is not steps[-1] and os.fork() > 0:
                os._exit(0)
            step()

    def to_null(self):
        for stream in range(3):
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, stream)
            os.close(null)


_detacher = Detacher()
run_detached = _detacher.run
daemonize = _detacher.become_a_daemon
