"""The belief: the dictionary that psutil gives is the one that was asked for."""
# diagnosis: names_the_keys_otherwise

import psutil


def describe(pid):
    try:
        return psutil.Process(pid).as_dict(["pid", "ppid", "name", "status", "cmdline"])
    except psutil.NoSuchProcess:
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
            try:
                if child.status() == status:
                    found.append(child.pid)
            except psutil.NoSuchProcess:
                continue
    except psutil.NoSuchProcess:
        pass
    return found
