"""Who lives and who has died, where no tracer is told: by reports, pidfds and looks at the process table.

The hooks back end's counterpart of `stops`. Births come from `reports`, or from a look for whoever does not
report; a death is noticed by its pidfd (Linux), and its status is that of the zombie, of this process's own
wait, or of a parent's report, whichever there is. A death waits for its status, and an orphan's end waits for
that of the parent that left it behind. `hooks` has the loop, and kills.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import replace

import psutil

from labs.observer import process_table
from labs.observer.channels import Channels
from labs.observer.ending import Ending
from labs.observer.events import EXACT, INFERRED, SAMPLED, Event, Execed
from labs.observer.family import Family
from labs.observer.feed import Feed
from labs.observer.reports import Reports

LINUX = sys.platform == "linux"
_HAS_PIDFD = hasattr(os, "pidfd_open")
_PATIENCE_S = 1.0  # so long a Python may take to report a birth or a wait that has already happened


class Census:
    """The living and the dead of one program, whose first process is `root`."""

    def __init__(self, feed: Feed, channels: Channels, ending: Ending, sigchld: object) -> None:
        self.feed = feed
        self.channels = channels
        self.ending = ending
        self.family = Family(os.getpid(), parent_of, sigchld_ignored=sigchld == signal.SIG_IGN)
        self.reports = Reports(feed, self.family, self)
        self.poll = select.poll()
        self.root = 0
        self.started_at = 0.0
        self._running: dict[int, tuple[str, ...]] = {}  # the words of what each process runs
        self._greeted: set[int] = set()  # those whose program has said that it is a Python
        self._expected: dict[int, float] = {}  # seen in the process table, not yet announced: since when
        self._pidfds: dict[int, int] = {}  # descriptor: pid
        self._vanished: dict[int, float] = {}  # dead and reaped, and nobody has told how: since when
        self._statuses: dict[int, int] = {}  # of the dead that this process has reaped, still to be told

    def now(self) -> float:
        """Give the seconds since the start."""
        return round(time.monotonic() - self.started_at, 6)

    def close(self) -> None:
        """Give the descriptors back."""
        for descriptor in self._pidfds:
            os.close(descriptor)

    def _put(self, events: Iterable[Event], known: str) -> None:
        for event in events:
            self.feed.put(event if event.known == known else replace(event, known=known))

    # ---- births, and what is executed

    def born(self, t: float, pid: int, parent: int, known: str = INFERRED) -> None:
        """Take a child in, unless it is known, or its parent is a stranger."""
        if pid in self.family or (parent not in self.family and parent != self.family.observer):
            return
        self._put(self.family.born(t, pid, parent), known)
        self._expected.pop(pid, None)
        if parent in self._running:
            self._running[pid] = self._running[parent]
        if parent in self._greeted:
            self._greeted.add(pid)
        self._watch(pid)

    def meet(self, t: float, pid: int) -> bool:
        """Find somebody unknown in the process table; a stranger is none of ours."""
        if pid in self.family:
            return True
        parent = parent_of(pid)
        if parent is None or (parent != self.family.observer and not self.meet(t, parent)):
            return False
        self.born(t, pid, parent, SAMPLED)
        self.runs(t, pid)
        return True

    def found(self, t: float, pid: int) -> None:
        """Know somebody from the process table, unless a Python is just about to announce it."""
        about_to = (*self._greeted, self.family.observer) if self._greeted else ()  # its parent, or itself
        if pid not in self.family and parent_of(pid) in about_to:
            now = time.monotonic()
            if now - self._expected.setdefault(pid, now) < _PATIENCE_S:
                return
        if self.meet(t, pid) and pid not in self.family.dead:
            self.runs(t, pid)

    def runs(self, t: float, pid: int, known: str = SAMPLED) -> None:
        """Look at the program that a process runs, and tell if it is another one."""
        words = _command_line(pid)
        if words and words != self._running.get(pid):
            self._running[pid] = words
            self._greeted.discard(pid)
            self.family.execed(pid)
            self.feed.put(Execed(t, pid, words, known=known))

    def started(self, t: float, pid: int) -> None:
        """A Python begins in this process: the one that was seen to be executed, or another one."""
        if pid in self._greeted:
            self._running.pop(pid, None)
        self.runs(t, pid, INFERRED)
        self._greeted.add(pid)

    # ---- deaths, as they are noticed

    def _watch(self, pid: int) -> None:
        """Ask to hear of a death: pidfd_open(2)."""
        if not _HAS_PIDFD:
            return
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._gone(pid)
        except OSError:
            return  # no descriptor left: its parent's report, or our own wait, will tell
        else:
            self._pidfds[descriptor] = pid
            self.poll.register(descriptor, select.POLLIN)

    def ended(self, descriptor: int) -> bool:
        """Take the news of a pidfd; tell whether `descriptor` is one."""
        if descriptor not in self._pidfds:
            return False
        self.poll.unregister(descriptor)
        os.close(descriptor)
        self._gone(self._pidfds.pop(descriptor))
        return True

    def _gone(self, pid: int) -> None:
        """Somebody has died: is there a status to read, or has it been reaped already?"""
        if pid not in self.family or pid in self.family.dead or pid in self._statuses:
            return
        status = process_table.exit_status(pid)
        if status is None:
            self._vanished.setdefault(pid, time.monotonic())
        elif parent_of(pid) != self.family.observer:  # else our own wait is about to tell
            self.died(self.now(), pid, status, EXACT)

    def waited(self, t: float, pid: int, status: int) -> None:
        """Take what this process's own wait told of a child."""
        if os.WIFSTOPPED(status) or os.WIFCONTINUED(status):
            self.reports.stopped(t, pid, status, EXACT)
        else:
            self._statuses[pid] = status
            self.settle()

    def look_for_the_dead(self) -> None:
        """Without pidfds, and where orphans are not ours: ask for everybody by name."""
        if LINUX and _HAS_PIDFD:
            return
        for pid in self.family.living:
            try:
                if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE and pid not in self._statuses:
                    self.died(self.now(), pid, process_table.exit_status(pid), SAMPLED)
            except psutil.NoSuchProcess:
                self._gone(pid)

    # ---- deaths, as they are told

    def settle(self, at_last: bool = False) -> None:
        """Tell of the deaths that can be told now: parents before the orphans they left to us."""
        for pid in list(self._vanished):
            if at_last or not self._may_be_told_of(pid):
                self._died_unseen(pid)
        told = True
        while told:
            told = False
            for pid, status in list(self._statuses.items()):
                told |= self._settled(pid, status)
        if at_last:
            for pid in self.family.living:
                self._died_unseen(pid)

    def _may_be_told_of(self, pid: int) -> bool:
        """Tell whether the parent of somebody who has vanished may still report the wait for it."""
        parent = self.family.parent(pid) if pid in self.family else 0
        return (
            parent in self._greeted
            and parent not in self.family.dead
            and not self.family.spares_its_dead(parent)
            and time.monotonic() - self._vanished[pid] < _PATIENCE_S
        )

    def _settled(self, pid: int, status: int) -> bool:
        """Tell of somebody whom this process has reaped, if its parent's death has been told."""
        if pid not in self.family:
            del self._statuses[pid]
            return False
        parent = self.family.parent(pid)
        if parent != self.family.observer:
            if parent not in self.family.dead:
                self._gone(parent)
            return False
        del self._statuses[pid]
        t = self.now()  # an orphan's end comes after its adoption
        if pid in self.family.dead:  # it was a zombie, and has become ours by adoption
            self.reaped(t, pid, self.family.observer, EXACT)
        else:
            self.died(t, pid, status, EXACT)
        return True

    def _died_unseen(self, pid: int) -> None:
        """Nobody has told of this death. It left no zombie: its parent reaped it, or did not have to."""
        self._vanished.pop(pid, None)
        if pid not in self.family or pid in self.family.dead:
            return
        t, parent = self.now(), self.family.parent(pid)
        self.reports.guessed.add(pid)
        self.died(t, pid, self._statuses.pop(pid, None))
        if parent != self.family.observer:
            self.reaped(t, pid, parent)

    def returned(self, t: float, pid: int, status: int) -> None:
        """A call that bears a child and waits for it, in C, has returned with the child's status."""
        for child in [child for child in self._vanished if self.family.parent(child) == pid]:
            self.died(t, child, status)
            self.reaped(t, child, pid)

    def died(self, t: float, pid: int, status: int | None, known: str = INFERRED) -> None:
        """Tell of a death with a status of wait(2); None: nobody knows it."""
        self._vanished.pop(pid, None)
        if pid not in self.family or pid in self.family.dead:
            return
        self.reports.forget(pid)
        self._put(self.channels.finish(t, pid), EXACT)
        code, number, core = self.reports.exit_codes.pop(pid, None), None, False
        if status is not None and os.WIFSIGNALED(status):
            code, number, core = None, os.WTERMSIG(status), os.WCOREDUMP(status)
        elif status is not None:
            code = os.WEXITSTATUS(status)
        self._put(self.family.died(t, pid, code, number, core), known)
        if pid not in self.family:
            self._forget(pid)
        if pid == self.root:
            self.ending.end_root(t)

    def reaped(self, t: float, pid: int, by: int, known: str = INFERRED) -> None:
        """Tell who took the status of a dead process."""
        if pid in self.family.dead:
            self._put(self.family.reaped(t, pid, by), known)
            self._forget(pid)

    def _forget(self, pid: int) -> None:
        self._running.pop(pid, None)
        self._greeted.discard(pid)


def parent_of(pid: int) -> int | None:
    """Give the parent of `pid`, None if there is no such process."""
    if LINUX:
        return process_table.parent_of(pid)
    try:
        return int(psutil.Process(pid).ppid())
    except psutil.Error:
        return None


def _command_line(pid: int) -> tuple[str, ...]:
    """Give the words that `pid` was executed with, none if it is gone."""
    if LINUX:
        return process_table.command_line(pid)
    try:
        return tuple(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ()
