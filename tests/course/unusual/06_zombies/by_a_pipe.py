"""The end of a pipe tells of the child's end, nearly; wait3 and wait4; a generator that becomes a list."""

import os
from pathlib import Path


def make_zombie():
    until_it_ends, held = os.pipe()
    pid = os.fork()
    if not pid:
        os.kill(os.getpid(), 9)
    os.close(held)
    os.read(until_it_ends, 1)
    os.close(until_it_ends)
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:  # the pipe closes first
        os.sched_yield()
    return pid


def zombies():
    for stat in Path("/proc").glob("[1-9]*/stat"):
        try:
            _, _, rest = stat.read_bytes().rpartition(b") ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        letter, parent, *_ = rest.split()
        if letter == b"Z":
            yield int(parent), int(stat.parent.name)


def find_zombies(parent):
    return [pid for its_parent, pid in zombies() if its_parent == parent]


def bury(pid):
    _, status, _ = os.wait4(pid, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
