"""The belief: a pid that one was given is somebody's."""
# diagnosis: raises_for_nobody

import psutil


def describe(pid):
    process = psutil.Process(pid)
    facts = {"pid": pid, "parent": process.ppid(), "name": process.name(), "status": process.status()}
    facts["command"] = [] if facts["status"] == psutil.STATUS_ZOMBIE else process.cmdline()
    return facts


def ancestors(pid):
    try:
        return [parent.pid for parent in psutil.Process(pid).parents()]
    except psutil.NoSuchProcess:
        return []


def children_in_state(pid, status):
    found = []
    try:
        for child in psutil.Process(pid).children():
            if has_status(child, status):
                found.append(child.pid)
    except psutil.NoSuchProcess:
        pass
    return found


def has_status(process, status):
    try:
        return process.status() == status
    except psutil.NoSuchProcess:
        return False
