"""The belief: whoever is in the list is there."""
# diagnosis: stumbles_over_the_vanished

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
        return [parent.pid for parent in psutil.Process(pid).parents()]
    except psutil.NoSuchProcess:
        return []


def children_in_state(pid, status):
    if not psutil.pid_exists(pid):
        return []
    return [child.pid for child in psutil.Process(pid).children() if child.status() == status]
