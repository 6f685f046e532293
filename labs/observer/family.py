"""Who is whose parent, who is dead and not yet reaped: the kernel's rules, applied to what it reports.

No system calls: `tracer` tells what it saw and hands in a look at the process table for adoptions. The rules
are those of exit_notify() in the kernel and of wait(2): children of a dead process go to the nearest living
subreaper, a parent that ignores SIGCHLD (or set SA_NOCLDWAIT) never gets a zombie, and what the observer
itself is the parent of is reaped on the spot, because the observer always waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from labs.observer.events import (
    EXACT,
    INFERRED,
    Adopted,
    Event,
    Exited,
    Forked,
    Reaped,
    SigchldSet,
    SubreaperSet,
)


class Family:
    """The living and the unreaped dead, seen from the observer that is their subreaper."""

    def __init__(
        self,
        observer: int,
        parent_of: Callable[[int], int | None],
        pids_of: Callable[[int], list[int]] = lambda pid: [pid],
        *,
        sigchld_ignored: bool = False,
    ) -> None:
        """Look up parents by `parent_of(pid)` (None: gone), and by `pids_of` the pids in all namespaces.

        The latter begin with the observer's namespace.
        """
        self._pids_of = pids_of
        self.observer = observer
        self.dead: set[int] = set()
        self._parent_of = parent_of
        self._parent: dict[int, int] = {}
        self._children: dict[int, list[int]] = {}
        self._subreapers: set[int] = set()
        # Who reaped an orphan before its parent's death was heard of.
        self._early_reapers: dict[int, int] = {}
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

    def line(self, pid: int) -> list[int]:
        """Give the living among `pid` and all its descendants."""
        line = [pid]
        for member in line:
            line += self._children.get(member, ())
        return [member for member in line if member not in self.dead]

    def parent(self, pid: int) -> int:
        """Give the parent of somebody in the family."""
        return self._parent[pid]

    def born(self, t: float, pid: int, parent: int, known: str = EXACT) -> Iterator[Event]:
        """Take a new child in, if it is not known yet."""
        if pid in self.dead:  # its pid is in use again: somebody reaped it unseen (a 32-bit program)
            yield from self.reaped(t, pid, self._parent[pid], INFERRED)
        if pid in self._parent:
            return
        self._adopt(pid, parent)
        self._sigchld[pid] = self._sigchld.get(parent, ("default", False))
        yield Forked(t, pid, parent, known=known)
        if parent != self.observer and (parent not in self._parent or parent in self.dead):
            yield from self._adopted(t, pid, parent)

    def _adopt(self, pid: int, parent: int) -> None:
        self._parent[pid] = parent
        self._children.setdefault(parent, []).append(pid)

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
            yield from self.reaped(t, pid, self.observer)
        elif self.spares_its_dead(parent):
            yield from self.reaped(t, pid, pid)

    def reaped(self, t: float, pid: int, by: int, known: str = EXACT) -> Iterator[Event]:
        """Remove a dead process: its status was taken by its parent, or by itself (`by == pid`).

        Its parent's death may still be unheard of; then this is told when the adoption is.
        """
        parent = self._parent[pid]
        if by not in (parent, pid):
            self._early_reapers[pid] = by
            return
        del self._parent[pid]
        if pid in self._children.get(parent, ()):
            self._children[parent].remove(pid)
        self.dead.discard(pid)
        self._sigchld.pop(pid, None)
        self._subreapers.discard(pid)
        yield Reaped(t, pid, by, known=known)

    def dead_children(self, pid: int) -> list[int]:
        """The zombies that `pid` has not reaped."""
        return [child for child in self._children.get(pid, ()) if child in self.dead]

    def seen_from_here(self, tid: int, pid: int) -> int:
        """Give the observer's pid of what `tid`, perhaps in a pid namespace of its own, calls `pid`."""
        if pid <= 0 or pid in self._parent or pid == self.observer:
            return pid
        depth = len(self._pids_of(tid))
        if depth > 1:
            for member in self._parent:
                pids = self._pids_of(member)
                if len(pids) >= depth and pids[depth - 1] == pid:
                    return member
        return pid

    def _adopted(self, t: float, child: int, former: int) -> Iterator[Event]:
        reaper = self._early_reapers.pop(child, None)
        found = reaper or self._parent_of(child)
        if found is None or (found != self.observer and found not in self._parent) or found in self.dead:
            parent = self._nearest_subreaper(former)
        else:
            parent = found
        self._adopt(child, parent)
        yield Adopted(t, child, parent, former)
        if child not in self.dead:
            return
        if reaper == parent:
            yield from self.reaped(t, child, parent)
        elif found is None and parent == self.observer:  # died as the observer's child already
            yield from self.reaped(t, child, parent, INFERRED)
        elif self.spares_its_dead(parent):
            yield from self.reaped(t, child, child)

    def _nearest_subreaper(self, pid: int) -> int:
        while (pid := self._parent.get(pid, self.observer)) != self.observer:
            if pid in self._subreapers and pid not in self.dead:
                return pid
        return self.observer

    def spares_its_dead(self, parent: int) -> bool:
        """Tell whether the children of `parent` leave no zombies: nobody has to wait for them."""
        action, no_wait = self._sigchld.get(parent, ("default", False))
        return parent != self.observer and (action == "ignored" or no_wait)
