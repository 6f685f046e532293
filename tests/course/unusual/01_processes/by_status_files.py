"""From the file that people read: /proc/PID/status."""

from pathlib import Path


def status(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def facts(pid):
    try:
        return status(pid)
    except (FileNotFoundError, ProcessLookupError):
        return None


def word(found):
    return found["State"].partition("(")[2].rstrip(")").replace("disk sleep", "disk-sleep")


def describe(pid):
    found = facts(pid)
    if found is None:
        return None
    return {
        "pid": pid,
        "parent": int(found["PPid"]),
        "name": found["Name"],
        "status": word(found),
        "command": Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1],
    }


def ancestors(pid):
    found = facts(pid)
    if found is None or found["PPid"] == "0":
        return []
    parent = int(found["PPid"])
    return [parent, *ancestors(parent)]


def children_in_state(pid, status):
    everybody = {int(path.name): facts(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()}
    return [
        who
        for who, found in everybody.items()
        if found and int(found["PPid"]) == pid and word(found) == status
    ]
