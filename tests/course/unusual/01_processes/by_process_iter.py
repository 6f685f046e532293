"""One look at everybody, and then only at what was seen."""

import psutil


def look():
    return {process.pid: process for process in psutil.process_iter(["ppid", "status"])}


def describe(pid):
    for process in psutil.process_iter(["pid", "ppid", "name", "status", "cmdline"]):
        if process.pid == pid:
            seen = process.info
            return {
                "pid": seen["pid"],
                "parent": seen["ppid"],
                "name": seen["name"],
                "status": seen["status"],
                "command": seen["cmdline"] or [],
            }
    return None


def ancestors(pid):
    everybody = look()
    found = []
    while pid in everybody and everybody[pid].info["ppid"]:
        pid = everybody[pid].info["ppid"]
        found.append(pid)
    return found


def children_in_state(pid, status):
    return [
        other
        for other, process in look().items()
        if process.info["ppid"] == pid and process.info["status"] == status
    ]
