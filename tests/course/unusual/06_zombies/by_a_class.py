"""An undertaker with state of its own; its methods are the functions."""

import os

import psutil


class Undertaker:
    def __init__(self):
        self.made = []

    def make(self):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os._exit(len(self.made))
        os.close(write)
        os.read(read, 1)  # the child's end is closed by its death
        os.close(read)
        self.made.append(pid)
        return pid

    def find(self, parent):
        return [child.pid for child in psutil.Process(parent).children() if self.is_dead(child)]

    @staticmethod
    def is_dead(process):
        return process.is_running() and process.status() == psutil.STATUS_ZOMBIE

    def bury(self, pid):
        try:
            return os.waitstatus_to_exitcode(os.waitpid(pid, os.WNOHANG)[1])
        finally:
            self.made = [made for made in self.made if made != pid]


UNDERTAKER = Undertaker()
make_zombie, find_zombies, bury = UNDERTAKER.make, UNDERTAKER.find, UNDERTAKER.bury
