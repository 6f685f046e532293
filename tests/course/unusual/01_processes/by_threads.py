"""Every child is looked at by a thread of its own."""

from concurrent.futures import ThreadPoolExecutor

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            facts = {"pid": process.pid, "parent": process.ppid(), "name": process.name()}
            facts |= {"status": process.status(), "command": []}
            if facts["status"] != psutil.STATUS_ZOMBIE:
                facts["command"] = process.cmdline()
            return facts
    except psutil.NoSuchProcess:
        return None


def ancestors(pid):
    try:
        return [psutil.Process(parent.pid).pid for parent in psutil.Process(pid).parents()]
    except psutil.NoSuchProcess:
        return []


def children_in_state(pid, status):
    try:
        children = psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return []

    def state(child):
        try:
            return child.status()
        except psutil.NoSuchProcess:
            return None

    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(state, children))
    return [child.pid for child, found in zip(children, states, strict=True) if found == status]
