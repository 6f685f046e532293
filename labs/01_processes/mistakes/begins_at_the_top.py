"""The belief: a tree is told from its root."""
# diagnosis: begins_at_the_top

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        facts = {"pid": pid, "parent": process.ppid(), "name": process.name(), "status": process.status()}
        facts["command"] = [] if facts["status"] == psutil.STATUS_ZOMBIE else process.cmdline()
    except psutil.NoSuchProcess:
        return None
    return facts


def ancestors(pid):
    try:
        return [parent.pid for parent in reversed(psutil.Process(pid).parents())]
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
