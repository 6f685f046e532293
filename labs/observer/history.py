"""The core of the observer: events folded into lives, and the questions that people ask of them.

A `life.Life` is one process; a `History` is all of them. Nothing here runs, reads or draws anything: feed it
events (all at once, or one by one while a program runs), ask, and let `timeline`, `terminal` and `perfetto`
show it. Longer than other files, because a fold of a few lines for each kind of event and the questions that
rest on all of them are one subject.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
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
from labs.observer.life import Clock, Life, Line, State, Wait, contradictions


@dataclass
class _Begun:
    """A line of output that is not complete, in the pieces that were written."""

    last: Wrote | None = None
    texts: list[str] = field(default_factory=list)

    def add(self, wrote: Wrote) -> Iterator[Line]:
        """Take one more piece; give the lines that it completes."""
        *complete, rest = wrote.text.split("\n")
        for text in complete:
            yield Line(wrote.t, wrote.pid, wrote.stream, "".join((*self.texts, text)))
            self.texts.clear()
        self.last = wrote
        if rest:
            self.texts.append(rest)

    def rest(self) -> Iterator[Line]:
        """Give what there is as a line, though its end never came."""
        if self.last and self.texts:
            yield Line(self.last.t, self.last.pid, self.last.stream, "".join(self.texts))


class History:
    """All lives of a recording, and what can be asked of them."""

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
        self._clock.now = max(self._told, t)

    # ---- questions

    @property
    def end(self) -> float:
        """When the recording ends, or how far it has come."""
        return self._clock.now

    @property
    def cut(self) -> float | None:
        """When the observer ended everything; None: it did not have to. What died then, died of that."""
        return self._clock.cut if self._clock.cut < float("inf") else None

    @property
    def root(self) -> Life | None:
        """The program's first process."""
        return self.lives[0] if self.lives else None

    @property
    def complete(self) -> bool:
        """Tell whether the recording came to its end by itself: every process ended, nothing was cut off."""
        return self.ending is not None and self.ending.reason in ("done", "lingering")

    @property
    def exit_code(self) -> int | None:
        """The program's exit code, as a shell says it."""
        return self.root.exit_code if self.root else None

    def life(self, who: int | str) -> Life:
        """Find a life by pid (the latest that had it) or label ("child 1"); KeyError if there is none."""
        return self._by_label[who] if isinstance(who, str) else self._by_pid[who][-1]

    def life_at(self, pid: int, t: float) -> Life | None:
        """Find who had `pid` at time `t`; None: nobody in this recording (the observer, a stranger)."""
        had = self._by_pid.get(pid, [])
        index = bisect.bisect_right(had, t, key=lambda life: life.born)
        return had[index - 1] if index else None

    def label_of(self, pid: int, t: float) -> str:
        """Name who had `pid` at time `t`: a role, "observer", or the pid itself for a stranger."""
        life = self.life_at(pid, t)
        if life is not None:
            return life.label
        return "observer" if pid == self.header.observer else f"pid {pid}"

    @property
    def zombies(self) -> list[Life]:
        """Those that were dead before anybody waited for them."""
        return [life for life in self.lives if life.was_zombie]

    @property
    def orphans(self) -> list[Life]:
        """Those whose parent ended first."""
        return [life for life in self.lives if life.is_orphan]

    @property
    def unwaited(self) -> list[Life]:
        """Children that ended and whose own parent never took their status, nor chose to ignore it."""
        return [
            life for life in self.lives[1:] if life.exit and not life.waited_for and not life.reaped_by_itself
        ]

    def zombies_at(self, t: float) -> list[Life]:
        """Those that are zombies at time `t`."""
        return [life for life in self.lives if life.state_at(t) is State.ZOMBIE]

    def alive_at(self, t: float) -> list[Life]:
        """Those that have been born and have not ended at time `t`."""
        return [life for life in self.lives if life.born <= t and (life.died is None or t < life.died)]

    @property
    def peak(self) -> int:
        """How many processes there were at once, zombies included, at the most."""
        steps = sorted(
            [(life.born, 1) for life in self.lives] + [(life.reap.t, -1) for life in self.lives if life.reap]
        )
        most = count = 0
        for _, step in steps:
            count += step
            most = max(most, count)
        return most

    def reaper(self, life: Life) -> Life | None:
        """Give who reaped `life`; None: nobody, or the observer."""
        return self.life_at(life.reap.by, life.reap.t) if life.reap else None

    def output(self, stream: str | None = None) -> str:
        """All that was written (to one stream, or both), in the order of writing."""
        return "".join(e.text for e in self.events if isinstance(e, Wrote) and stream in (None, e.stream))

    @property
    def lines(self) -> list[Line]:
        """The output line by line, each with its writer; a last line without its end counts as well."""
        return sorted(self._lines(), key=lambda line: line.t)

    def _lines(self) -> Iterator[Line]:
        begun: dict[tuple[int, str], _Begun] = {}
        for event in self.events:
            if isinstance(event, Forked):  # the pid came back: what its former owner began is complete
                for stream in ("stdout", "stderr"):
                    yield from begun.pop((event.pid, stream), _Begun()).rest()
            elif isinstance(event, Wrote):
                yield from begun.setdefault((event.pid, event.stream), _Begun()).add(event)
        for line in begun.values():
            yield from line.rest()

    def contradictions(self) -> list[str]:
        """List what cannot be: the invariants of every process's life. Empty for a sound history."""
        return self._impossible + [
            f"{life.label} (pid {life.pid}) {what}" for life in self.lives for what in contradictions(life)
        ]

    # ---- folding

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
