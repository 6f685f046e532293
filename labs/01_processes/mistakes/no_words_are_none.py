"""The belief: who has no command line has None for one."""
# diagnosis: expects_words_of_a_zombie

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        facts = {"pid": pid, "parent": process.ppid(), "name": process.name(), "status": process.status()}
    except psutil.NoSuchProcess:
        return None
    try:
        facts["command"] = process.cmdline()
    except psutil.ZombieProcess:
        facts["command"] = None
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
            try:
                if child.status() == status:
                    found.append(child.pid)
            except psutil.NoSuchProcess:
                continue
    except psutil.NoSuchProcess:
        pass
    return found
