"""as_dict does not raise for what a zombie has not: it puts something else there."""

import psutil


def describe(pid):
    try:
        found = psutil.Process(pid).as_dict(["ppid", "name", "status", "cmdline"], ad_value=())
    except psutil.NoSuchProcess:
        return None
    return {
        "command": list(found["cmdline"] or ()),
        "status": str(found["status"]),
        "name": found["name"],
        "parent": found["ppid"],
        "pid": pid,
    }


def ancestors(pid):
    if not psutil.pid_exists(pid):
        return []
    return list(upwards(psutil.Process(pid)))


def upwards(process):
    parent = process.parent()
    if parent is not None:
        yield parent.pid
        yield from upwards(parent)


def children_in_state(pid, status):
    try:
        children = psutil.Process(pid).children()
    except psutil.Error:
        return []
    seen = {}
    for child in children:
        try:
            seen[child.pid] = child.as_dict(["status"])["status"]
        except psutil.Error:
            seen.pop(child.pid, None)
    return {pid for pid in seen if seen[pid] == status}
