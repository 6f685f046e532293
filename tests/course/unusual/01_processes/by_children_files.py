"""Linux tells a thread's children in a file: /proc/PID/task/TID/children (proc(5)); psutil does the rest."""

from pathlib import Path

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return
    found = {"pid": pid}
    for key, method in {"parent": "ppid", "name": "name", "status": "status", "command": "cmdline"}.items():
        try:
            found[key] = getattr(process, method)()
        except psutil.ZombieProcess:
            found[key] = []
        except psutil.NoSuchProcess:
            return
    return found


def ancestors(pid):
    found = []
    try:
        process = psutil.Process(pid)
        while process := process.parent():
            found += [process.pid]
    except psutil.NoSuchProcess:
        pass
    return found


def children_in_state(pid, status):
    children = []
    for path in Path("/proc").glob(f"{pid}/task/*/children"):
        children += map(int, path.read_text().split())
    found = map(describe, children)
    return [child["pid"] for child in found if child and child["status"] == status]
