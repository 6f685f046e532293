"""The belief: a state is enough to find somebody by."""
# diagnosis: takes_descendants

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
    return [process.pid for process in psutil.process_iter(["status"]) if process.info["status"] == status]
