"""The belief: NoSuchProcess means that there is no such process."""
# diagnosis: takes_a_zombie_for_gone

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        return {
            "pid": pid,
            "parent": process.ppid(),
            "name": process.name(),
            "status": process.status(),
            "command": process.cmdline(),
        }
    except psutil.NoSuchProcess:  # ZombieProcess is one of these
        return None


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
