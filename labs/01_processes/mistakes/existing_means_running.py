"""The belief: is_running() tells whether it runs."""
# diagnosis: existing_means_running

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        state = (
            "running" if process.is_running() else "ended"
        )  # it tells whether the pid is still the same one's
        facts = {"pid": pid, "parent": process.ppid(), "name": process.name(), "status": state}
        facts["command"] = [] if process.status() == psutil.STATUS_ZOMBIE else process.cmdline()
    except psutil.NoSuchProcess:
        return None
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
