"""The belief: whoever is in the process table can be asked everything."""
# diagnosis: raises_for_a_zombie

import psutil


def describe(pid):
    if not psutil.pid_exists(pid):
        return None
    process = psutil.Process(pid)
    return {
        "pid": pid,
        "parent": process.ppid(),
        "name": process.name(),
        "status": process.status(),
        "command": process.cmdline(),  # of a zombie: ZombieProcess
    }


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
