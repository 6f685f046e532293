"""The belief: a process is called like its program."""
# diagnosis: gives_other_facts

import os

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        dead = process.status() == psutil.STATUS_ZOMBIE
        words = [] if dead else process.cmdline()
        name = (
            os.path.basename(words[0]) if words else process.name()
        )  # a process may call itself as it likes
        return {
            "pid": pid,
            "parent": process.ppid(),
            "name": name,
            "status": process.status(),
            "command": words,
        }
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
