"""Upwards step by step, each by a call of itself."""

import psutil


def asked(question, *otherwise):
    try:
        return question()
    except psutil.ZombieProcess:
        return otherwise[0]
    except psutil.NoSuchProcess:
        return otherwise[-1]


def describe(pid):
    process = asked(lambda: psutil.Process(pid), None)
    if process is None:
        return None
    return {
        "pid": pid,
        "parent": process.ppid(),
        "name": process.name(),
        "status": process.status(),
        "command": asked(process.cmdline, []),
    }


def ancestors(pid):
    parent = asked(lambda: psutil.Process(pid).ppid(), 0)
    return [parent, *ancestors(parent)] if parent else []


def children_in_state(pid, status):
    children = asked(lambda: psutil.Process(pid).children(), [])
    return tuple(child.pid for child in children if asked(child.status, "") == status)
