"""A class that is psutil's, and a little more."""

import contextlib

import psutil


class Someone(psutil.Process):
    def words(self):
        with contextlib.suppress(psutil.ZombieProcess):
            return self.cmdline()
        return []

    def is_in(self, status):
        try:
            return self.status() == status
        except psutil.NoSuchProcess:
            return False

    def facts(self):
        return {
            "pid": self.pid,
            "parent": self.ppid(),
            "name": self.name(),
            "status": self.status(),
            "command": self.words(),
        }


def found(pid):
    try:
        return Someone(pid)
    except psutil.NoSuchProcess:
        return None


def describe(pid):
    who = found(pid)
    return who and who.facts()


def ancestors(pid):
    who = found(pid)
    return [parent.pid for parent in who.parents()] if who else []


def children_in_state(pid, status):
    who = found(pid)
    children = [found(child.pid) for child in who.children()] if who else []
    return [child.pid for child in children if child and child.is_in(status)]
