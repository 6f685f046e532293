"""Events folded into lives: what each kind of event changes in whom.

`life.Life` is one process, `Lives` are all of a recording; `history` asks the questions that people have.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable
from typing import ClassVar

from labs.observer.events import (
    SAMPLED,
    Adopted,
    Called,
    Continued,
    Ended,
    Event,
    Execed,
    Exited,
    Forked,
    Header,
    Noted,
    Polled,
    Reaped,
    Sampled,
    Sent,
    SessionLed,
    SigchldSet,
    Signalled,
    Sleeping,
    Stopped,
    SubreaperSet,
    Waited,
    Waiting,
    Woke,
    Wrote,
)
from labs.observer.life import Clock, Life, State, Wait


class Lives:
    """All lives of a recording, in the order of birth, and the events that they are made of."""

    def __init__(self, header: Header, events: Iterable[Event] = ()) -> None:
        self.header = header
        self.lives: list[Life] = []
        self.events: list[Event] = []
        self.notes: list[Noted] = []
        self.ending: Ended | None = None
        self.signalled: int | None = None  # the signal that asked the observer to end, if one did
        self._clock = Clock()
        self._told = 0.0  # when the last event was
        self._current: dict[int, Life] = {}  # who has the pid now, dead or alive
        self._by_pid: dict[int, list[Life]] = {}  # everybody who ever had it, in the order of birth
        self._by_label: dict[str, Life] = {}
        self._impossible: list[str] = []
        self._pending_captions: dict[int, Called] = {}
        for event in events:
            self.add(event)

    def add(self, event: Event) -> None:
        """Fold one more event in; events come in the order of time."""
        self.events.append(event)
        self._clock.now = self._told = max(self._told, event.t)
        fold = self._folds.get(type(event))
        if fold is not None:
            life_or_none = self._current.get(event.pid)
            fold(self, life_or_none, event)

    def pass_time(self, t: float) -> None:
        """Know that it is `t` and nothing more has happened; the next event says again how far we are."""
        if self.ending is None:
            self._clock.now = max(self._told, t)

    def life_at(self, pid: int, t: float) -> Life | None:
        """Find who had `pid` at time `t`; None: nobody in this recording (the observer, a stranger)."""
        had = self._by_pid.get(pid, [])
        index = bisect.bisect_right(had, t, key=lambda life: life.born)
        return had[index - 1] if index else None

    # ---- one fold for each kind of event

    def _forked(self, _: Life | None, event: Forked) -> None:
        parent = self._current.get(event.parent)
        if parent is not None:
            role = (*parent.role, len(parent.children) + 1)
        elif not self.lives:
            role = ()
        else:  # nobody we know: count it among the program's own children
            role = (sum(life.parent is None for life in self.lives), 0)
        if event.pid in self._current:
            self._impossible.append(f"pid {event.pid} was born while it was still there")
        life = Life(event.pid, role, event, parent, _clock=self._clock)
        life.fork_caption = self._pending_captions.pop(event.parent, None)
        if parent is not None:
            parent.children.append(life)
            parent._mark(event.t)
        self.lives.append(life)
        self._current[event.pid] = life
        self._by_pid.setdefault(event.pid, []).append(life)
        self._by_label[life.label] = life
        life._mark(event.t)

    def _execed(self, life: Life | None, event: Execed) -> None:
        if life:
            life.execs.append(event)
            life._doing.clear()  # its other threads are gone, and so are their waits and sleeps
            life._open_waits.clear()
            life._mark(event.t)

    def _exited(self, life: Life | None, event: Exited) -> None:
        if life is None or life.exit:
            self._impossible.append(f"pid {event.pid} died " + ("twice" if life else "and was never born"))
            return
        life.exit = event
        # Until it turns out that somebody was already waiting; and nobody can wait for those who are
        # killed together with their parents.
        life.was_zombie = event.t < self._clock.cut
        life._begin(State.ZOMBIE, event.t)

    def _reaped(self, life: Life | None, event: Reaped) -> None:
        if life is None:
            self._impossible.append(f"pid {event.pid} was reaped and was not there")
            return
        life.reap = event
        died = life.died if life.died is not None else event.t
        reaper = self._current.get(event.by)
        if reaper is not None:
            awaited = any(wait.start <= died and wait.takes(life.pid) for wait in reaper._open_waits)
        else:
            awaited = life.parent_at(died) == event.by  # the observer always waits
        life.was_zombie = life.was_zombie and not (awaited or life.reaped_by_itself)
        del self._current[event.pid]

    def _adopted(self, life: Life | None, event: Adopted) -> None:
        if life:
            life.adoptions.append(event)

    def _stopped(self, life: Life | None, event: Stopped) -> None:
        if life:
            life.stopped_by.append(event)
            life._begin(State.STOPPED, event.t)

    def _continued(self, life: Life | None, event: Continued) -> None:
        if life:
            life._finish(State.STOPPED, event.t)

    def _sent(self, _: Life | None, event: Sent) -> None:
        if event.by == self.header.observer and event.pid == -1:
            self._clock.cut = min(self._clock.cut, event.t)
        sender = self._current.get(event.by)
        if sender:
            sender.sent.append(event)
            sender._mark(event.t)

    def _signalled(self, life: Life | None, event: Signalled) -> None:
        if life:
            life.signals.append(event)

    def _waiting(self, life: Life | None, event: Waiting) -> None:
        if life:
            life.waits.append(Wait(event.t, event.target))
            life._open_waits.append(life.waits[-1])
            life._begin(State.WAITING, event.t)

    def _waited(self, life: Life | None, event: Waited) -> None:
        if life is None:
            return
        for wait in life._open_waits:
            if wait.target == event.target:
                wait.end, wait.result, wait.error = event.t, event.result, event.error
                life._open_waits.remove(wait)
                break
        life._finish(State.WAITING, event.t)

    def _polled(self, life: Life | None, event: Polled) -> None:
        if life:
            until = event.until if event.until is not None else event.t
            life.waits.append(Wait(event.t, event.target, until, event.result, event.error, event.times))
            life._mark(event.t)

    def _sleeping(self, life: Life | None, event: Sleeping) -> None:
        if life:
            life._begin(State.SLEEPING, event.t)

    def _woke(self, life: Life | None, event: Woke) -> None:
        if life:
            life._finish(State.SLEEPING, event.t)

    def _sampled(self, life: Life | None, event: Sampled) -> None:
        if life and life.alive:
            life.samples.append(event)
            life._mark(event.t, SAMPLED)

    def _wrote(self, life: Life | None, event: Wrote) -> None:
        if life is None:  # written before its death, read after it
            life = self.life_at(event.pid, event.t)
        if life:
            life.writes.append(event)
            life._mark(event.t)

    def _called(self, life: Life | None, event: Called) -> None:
        if life:
            life.captions.append(event)
            if "fork" in event.call or "spawn" in event.call:
                self._pending_captions[event.pid] = event

    def _set_sigchld(self, life: Life | None, event: SigchldSet) -> None:
        if life:
            life.sigchld.append(event)

    def _set_subreaper(self, life: Life | None, event: SubreaperSet) -> None:
        if life:
            life.subreaper = event.on

    def _led_session(self, life: Life | None, event: SessionLed) -> None:
        if life:
            life.leads_session = True

    def _noted(self, _: Life | None, event: Noted) -> None:
        self.notes.append(event)

    def _ended(self, _: Life | None, event: Ended) -> None:
        self.ending = event

    _folds: ClassVar[dict[type[Event], Callable[..., None]]] = {
        Forked: _forked,
        Execed: _execed,
        Exited: _exited,
        Reaped: _reaped,
        Adopted: _adopted,
        Stopped: _stopped,
        Continued: _continued,
        Sent: _sent,
        Signalled: _signalled,
        Waiting: _waiting,
        Waited: _waited,
        Polled: _polled,
        Sleeping: _sleeping,
        Woke: _woke,
        Sampled: _sampled,
        Wrote: _wrote,
        Called: _called,
        SigchldSet: _set_sigchld,
        SubreaperSet: _set_subreaper,
        SessionLed: _led_session,
        Noted: _noted,
        Ended: _ended,
    }
