"""Without psutil: everything is read from /proc (proc(5))."""

from pathlib import Path

WORDS = {
    "R": "running",
    "S": "sleeping",
    "D": "disk-sleep",
    "T": "stopped",
    "t": "tracing-stop",
    "Z": "zombie",
}


def stat(pid):
    """Give name, letter and parent; the name may hold anything, brackets as well."""
    before, _, after = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")
    letter, parent, *_ = after.split()
    return before.partition("(")[2], letter, int(parent)


def describe(pid):
    try:
        name, letter, parent = stat(pid)
        line = (Path("/proc") / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    words = [word.decode() for word in line.split(b"\0")[:-1]]
    return {"pid": pid, "parent": parent, "name": name, "status": WORDS.get(letter, "idle"), "command": words}


def ancestors(pid):
    found = []
    while found[-1:] != [0]:
        try:
            found.append(stat(found[-1] if found else pid)[2])
        except (FileNotFoundError, ProcessLookupError):
            return found
    return found[:-1]


def children_in_state(pid, status):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                _, letter, parent = stat(entry.name)
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == pid and WORDS.get(letter) == status:
                found.append(int(entry.name))
    return found
