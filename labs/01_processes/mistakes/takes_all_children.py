"""The belief: who is there is in the state that one asks for."""
# diagnosis: ignores_the_state

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
    try:
        children = psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return []
    return [child.pid for child in children if child.is_running()]
