"""Who is whose parent, who is dead and not yet reaped: the kernel's rules, applied to what it reports.

No system calls: `tracer` tells what it saw and hands in a look at the process table for adoptions. The rules
are those of exit_notify() in the kernel and of wait(2): children of a dead process go to the nearest living
subreaper, a parent that ignores SIGCHLD (or set SA_NOCLDWAIT) never gets a zombie, and what the observer
itself is the parent of is reaped on the spot, because the observer always waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from labs.observer.events import EXACT, Adopted, Event, Exited, Forked, Reaped, SigchldSet, SubreaperSet


class Family:
    """The living and the unreaped dead, seen from the observer that is their subreaper."""

    def __init__(self, observer: int, parent_of: Callable[[int], int | None], sigchld_ignored: bool) -> None:
        """`parent_of(pid)` looks a parent up in the process table; None if the process is gone."""
        self.observer = observer
        self.dead: set[int] = set()
        self._parent_of = parent_of
        self._parent: dict[int, int] = {}
        self._children: dict[int, list[int]] = {}
        self._subreapers: set[int] = set()
        # (chosen action, SA_NOCLDWAIT) of each process, inherited across fork
        self._sigchld = {observer: ("ignored" if sigchld_ignored else "default", False)}

    def __contains__(self, pid: int) -> bool:
        return pid in self._parent

    def __len__(self) -> int:
        return len(self._parent)

    @property
    def living(self) -> list[int]:
        """Everybody who has not ended."""
        return [pid for pid in self._parent if pid not in self.dead]

    def parent(self, pid: int) -> int:
        """Give the parent of somebody in the family."""
        return self._parent[pid]

    def born(self, t: float, pid: int, parent: int, known: str = EXACT) -> Forked:
        """Take a new child in."""
        self._parent[pid] = parent
        self._children.setdefault(parent, []).append(pid)
        self._sigchld[pid] = self._sigchld.get(parent, ("default", False))
        return Forked(t, pid, parent, known=known)

    def execed(self, pid: int) -> None:
        """Forget handlers: across execve(2) only an ignored signal stays as it was."""
        if self._sigchld.get(pid, ("", False))[0] != "ignored":
            self._sigchld[pid] = ("default", False)
        else:
            self._sigchld[pid] = ("ignored", False)

    def chose_sigchld(self, t: float, pid: int, action: str, no_wait: bool) -> SigchldSet:
        """Note what a process does about SIGCHLD."""
        self._sigchld[pid] = (action, no_wait)
        return SigchldSet(t, pid, action, no_wait)

    def handles_sigchld(self, pid: int) -> bool:
        """Tell whether the process has a handler for SIGCHLD."""
        return self._sigchld.get(pid, ("", False))[0] == "handled"

    def chose_subreaper(self, t: float, pid: int, on: bool) -> SubreaperSet:
        """Note who adopts the orphans among its descendants."""
        (self._subreapers.add if on else self._subreapers.discard)(pid)
        return SubreaperSet(t, pid, on)

    def died(self, t: float, pid: int, code: int | None, signal: int | None, core: bool) -> Iterator[Event]:
        """Tell all that follows from a death: the orphans' new parents, and whether a zombie is left."""
        yield Exited(t, pid, code, signal, core)
        self.dead.add(pid)
        for child in self._children.pop(pid, ()):
            yield from self._adopted(t, child, pid)
        parent = self._parent[pid]
        if parent == self.observer:
            yield self.reaped(t, pid, self.observer)
        elif self.spares_its_dead(parent):
            yield self.reaped(t, pid, pid)

    def reaped(self, t: float, pid: int, by: int) -> Reaped:
        """Remove a dead process: its status was taken."""
        siblings = self._children.get(self._parent.pop(pid))
        if siblings:
            siblings.remove(pid)
        self.dead.discard(pid)
        self._sigchld.pop(pid, None)
        self._subreapers.discard(pid)
        return Reaped(t, pid, by)

    def dead_children(self, pid: int) -> list[int]:
        """The zombies that `pid` has not reaped."""
        return [child for child in self._children.get(pid, ()) if child in self.dead]

    def _adopted(self, t: float, child: int, former: int) -> Iterator[Event]:
        parent = self._parent_of(child)
        if parent is None or (parent != self.observer and parent not in self._parent) or parent in self.dead:
            parent = self._nearest_subreaper(former)
        self._parent[child] = parent
        self._children.setdefault(parent, []).append(child)
        yield Adopted(t, child, parent, former)
        if child in self.dead and self.spares_its_dead(parent):
            yield self.reaped(t, child, child)

    def _nearest_subreaper(self, pid: int) -> int:
        while (pid := self._parent.get(pid, self.observer)) != self.observer:
            if pid in self._subreapers and pid not in self.dead:
                return pid
        return self.observer

    def spares_its_dead(self, parent: int) -> bool:
        """Tell whether the children of `parent` leave no zombies: nobody has to wait for them."""
        action, no_wait = self._sigchld.get(parent, ("default", False))
        return parent != self.observer and (action == "ignored" or no_wait)
