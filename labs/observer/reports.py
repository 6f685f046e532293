"""What Python programs report of themselves, read as events: the hooks back end's counterpart of `calls`.

`captions/forkroom_reports` sends the messages, `hooks` receives them and knows who lives. A report is a claim
of the program, so what follows from it is marked as inferred, and a message that cannot be true (a
stranger's, a child that was never born) changes nothing. Exit codes come from the wait of whoever reaped.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Protocol

from labs.observer.events import (
    INFERRED,
    SAMPLED,
    Continued,
    Event,
    GroupJoined,
    Polled,
    Sent,
    SessionLed,
    Stopped,
    Waited,
    Waiting,
)
from labs.observer.family import Family
from labs.observer.feed import Feed, Place

_WNOWAIT = 0x01000000
_OPEN_S = 0.25  # whoever has not said by then how its kill went is assumed to have sent it
_CONTINUED = 0xFFFF


class Kin(Protocol):
    """Who lives, as `hooks` finds out."""

    def born(self, t: float, pid: int, parent: int, known: str = INFERRED) -> None:
        """Take a child in, unless it is known."""

    def died(self, t: float, pid: int, status: int | None, known: str = INFERRED) -> None:
        """Tell of a death with a status of wait(2); None: nobody knows it."""

    def reaped(self, t: float, pid: int, by: int, known: str = INFERRED) -> None:
        """Tell who took the status of a dead process."""

    def returned(self, t: float, pid: int, status: int) -> None:
        """A call that bears a child and waits for it, in C, has returned with the child's status."""

    def runs(self, t: float, pid: int, known: str = SAMPLED) -> None:
        """Look at the program that a process runs, and tell if it is another one."""

    def started(self, t: float, pid: int) -> None:
        """A Python begins in this process."""


class Reports:
    """Folds messages into the family and the feed."""

    def __init__(self, feed: Feed, family: Family, kin: Kin) -> None:
        self.feed = feed
        self.family = family
        self.kin = kin
        self.exit_codes: dict[int, int] = {}  # announced by os._exit
        self.halted: set[int] = set()
        self.guessed: set[int] = set()  # those whose end was told without a report of it
        self._once: set[tuple[int, int]] = set()  # births that one of parent and child has told of
        self._polls: dict[int, tuple[Place, Polled]] = {}
        self._sending: dict[int, tuple[Place, Sent, float]] = {}

    def heard(self, t: float, pid: int, found: dict[str, Any]) -> None:
        """Take in one message of `pid`; raise KeyError, TypeError or ValueError if it is none."""
        meaning = self._meanings[found["did"]]
        if found["did"] not in ("waited", "sent"):
            self.end_polls(pid)
        if found["did"] != "sent":
            self.end_sending(pid)
        meaning(self, t, pid, found)

    def put(self, event: Event) -> None:
        """Tell something that follows from a report."""
        self.feed.put(replace(event, known=INFERRED))

    def settle(self) -> None:
        """Close what is told as a run, so that nothing behind it has to wait longer."""
        for pid in list(self._polls):
            self.end_polls(pid)
        late = time.monotonic() - _OPEN_S
        for pid in [pid for pid, (_, _, since) in self._sending.items() if since < late]:
            self.end_sending(pid)

    def forget(self, pid: int) -> None:
        """A process has ended: what it was about to do, it has done."""
        self.end_polls(pid)
        self.end_sending(pid)
        self.halted.discard(pid)

    def end_polls(self, pid: int) -> None:
        """Tell of the equal answers that `pid` got so far."""
        if pid in self._polls:
            place, event = self._polls.pop(pid)
            place.fill(event)

    def end_sending(self, pid: int, error: str | None = None) -> None:
        """Tell of the signal that `pid` was about to send."""
        if pid in self._sending:
            place, event, _ = self._sending.pop(pid)
            place.fill(replace(event, error=error))

    def stopped(self, t: float, pid: int, status: int, known: str = INFERRED) -> None:
        """Tell of a stop or its end, once, from a status of wait(2)."""
        if status == _CONTINUED:
            if pid in self.halted:
                self.feed.put(Continued(t, pid, known=known))
            self.halted.discard(pid)
        elif pid not in self.halted:
            self.halted.add(pid)
            self.feed.put(Stopped(t, pid, os.WSTOPSIG(status), known=known))

    # ---- meanings

    def _started(self, t: float, pid: int, _: dict[str, Any]) -> None:
        self.kin.started(t, pid)

    def _born(self, t: float, pid: int, found: dict[str, Any]) -> None:
        self._birth(t, int(found["parent"]), pid)

    def _forked(self, t: float, pid: int, found: dict[str, Any]) -> None:
        self._birth(t, pid, int(found["child"]))

    def _birth(self, t: float, parent: int, child: int) -> None:
        """Parent and child both tell, in either order; the later one may come when the child is gone."""
        if (parent, child) in self._once:
            self._once.discard((parent, child))
        else:
            self._once.add((parent, child))
            self.kin.born(t, child, parent)

    def _spawned(self, t: float, pid: int, found: dict[str, Any]) -> None:
        child = int(found["child"])
        self.kin.born(t, child, pid)
        self.kin.runs(t, child)

    def _system(self, t: float, pid: int, found: dict[str, Any]) -> None:
        self.kin.returned(t, pid, int(found["status"]))

    def _waiting(self, t: float, pid: int, found: dict[str, Any]) -> None:
        self.put(Waiting(t, pid, int(found["target"])))

    def _waited(self, t: float, pid: int, found: dict[str, Any]) -> None:
        target, options = int(found["target"]), int(found["options"])
        child, error = int(found.get("child", 0)), None
        if "error" in found:
            error = errno.errorcode.get(int(found["error"]), str(int(found["error"])))
        elif child:
            self._told_of(t, pid, child, int(found["status"]), bool(options & _WNOWAIT))
        if options & os.WNOHANG:
            self._polled(t, pid, target, child, error)
        else:
            self.put(Waited(t, pid, target, child or None, error))

    def _told_of(self, t: float, by: int, child: int, status: int, stays: bool) -> None:
        """A wait told `by` of its child: stopped, going on, or ended and (unless it `stays`) reaped."""
        if status == _CONTINUED or os.WIFSTOPPED(status):
            self.stopped(t, child, status)
            return
        if child not in self.family and child in self.guessed:
            self.guessed.discard(child)  # too late: its end has been told as nobody knew better
            return
        self.kin.born(t, child, by)  # if nobody has told of it: born somewhere in C
        self.kin.died(t, child, status)
        if not stays:
            self.kin.reaped(t, child, by)

    def _polled(self, t: float, pid: int, target: int, child: int, error: str | None) -> None:
        place, run = self._polls.get(pid, (None, None))
        if place and run and not child and not error and run.target == target:
            self._polls[pid] = place, replace(run, times=run.times + 1, until=t)
            return
        self.end_polls(pid)
        event = Polled(t, pid, target, None if error else child, error, known=INFERRED)
        if child or error:
            self.feed.put(event)
        else:
            self._polls[pid] = self.feed.reserve(), event

    def _sent_soon(self, t: float, pid: int, found: dict[str, Any]) -> None:
        event = Sent(t, int(found["target"]), int(found["signal"]), pid, known=INFERRED)
        self._sending[pid] = self.feed.reserve(), event, time.monotonic()

    def _sent(self, _: float, pid: int, found: dict[str, Any]) -> None:
        number = int(found.get("error", 0))
        self.end_sending(pid, errno.errorcode.get(number, str(number)) if number else None)

    def _sigchld(self, t: float, pid: int, found: dict[str, Any]) -> None:
        if found["action"] in ("ignored", "default", "handled"):
            self.put(self.family.chose_sigchld(t, pid, found["action"], False))

    def _setsid(self, t: float, pid: int, _: dict[str, Any]) -> None:
        self.put(SessionLed(t, pid))

    def _setpgid(self, t: float, _: int, found: dict[str, Any]) -> None:
        self.put(GroupJoined(t, int(found["member"]), int(found["group"])))

    def _exiting(self, _: float, pid: int, found: dict[str, Any]) -> None:
        self.exit_codes[pid] = int(found["code"]) & 0xFF

    _meanings: ClassVar[dict[str, Callable[[Reports, float, int, dict[str, Any]], None]]] = {
        "started": _started,
        "born": _born,
        "forked": _forked,
        "spawned": _spawned,
        "system": _system,
        "waiting": _waiting,
        "waited": _waited,
        "sending": _sent_soon,
        "sent": _sent,
        "sigchld": _sigchld,
        "setsid": _setsid,
        "setpgid": _setpgid,
        "exiting": _exiting,
    }
