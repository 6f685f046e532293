"""ps is asked, and its columns are read."""

import subprocess
from pathlib import Path

LETTERS = {
    "R": "running",
    "S": "sleeping",
    "D": "disk-sleep",
    "T": "stopped",
    "Z": "zombie",
    "t": "tracing-stop",
}


def ps(*words):
    with subprocess.Popen(["ps", *words], stdout=subprocess.PIPE, text=True) as asking:
        rows = [line.strip().split(None, 2) for line in asking.stdout]
    return [row for row in rows if row[0] != str(asking.pid)]  # ps itself is a child of ours, and runs


def describe(pid):
    rows = ps("-o", "ppid=,stat=,comm=", "-p", str(pid))
    if not rows:
        return None
    parent, state, name = rows[0]
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]  # ps joins the words
    return {
        "pid": pid,
        "parent": int(parent),
        "name": name.removesuffix(" <defunct>"),
        "status": LETTERS[state[0]],
        "command": words,
    }


def ancestors(pid):
    above = {int(child): int(parent) for child, parent, *_ in ps("-e", "-o", "pid=,ppid=")}
    found = []
    while above.get(pid):
        pid = above[pid]
        found.append(pid)
    return found


def children_in_state(pid, status):
    rows = ps("-o", "pid=,stat=", "--ppid", str(pid))
    return [int(child) for child, state in rows if LETTERS.get(state[0]) == status]
