"""A face of the observer: a history as a trace file for ui.perfetto.dev and chrome://tracing.

One track a process, in the order of the family; slices for its states, with "sampled" as their category
where only looks tell of them; arrows for fork, reap and adoption; instants for output, signals and the rest;
counters of the living and of the zombies. The format is Chromium's "Trace Event Format", in JSON. Texts stay
English: this is a file for tools. What a person should see at a glance is `timeline`'s and `terminal`'s.
"""

from __future__ import annotations

import json
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any

from labs.observer.events import (
    Adopted,
    Called,
    Continued,
    Event,
    Execed,
    Exited,
    Forked,
    GroupJoined,
    Noted,
    Polled,
    Reaped,
    Sent,
    SessionLed,
    SigchldSet,
    Signalled,
    Stopped,
    SubreaperSet,
    Waited,
    Wrote,
)
from labs.observer.history import History
from labs.observer.life import Life
from labs.observer.rows import program_of

_PIDS = 1 << 22  # more than any pid on Linux: PID_MAX_LIMIT, proc_pid_max(5)
_LONGEST = 200

_Entry = dict[str, Any]


def trace(history: History) -> dict[str, Any]:
    """Give `history` as a trace: a dict to be written as JSON. Times are in microseconds."""
    entries = list(_Tracks(history).entries())
    # Of slices that begin together the longer one is the outer one: the viewers nest them in this order.
    entries.sort(key=lambda entry: (entry["ph"] != "M", entry["ts"], -entry.get("dur", 0)))
    return {
        "traceEvents": entries,
        "displayTimeUnit": "ms",
        "otherData": {
            "program": [_clean(word) for word in history.header.program],
            "backend": history.header.backend,
            "started": history.header.started,
            "ending": history.ending.reason if history.ending else "cut off",
        },
    }


def text(history: History) -> str:
    """Give `history` as the text of a trace file, to be written as UTF-8."""
    # Not \\u55e8 for 嗨: Perfetto 52 shows such escapes as they stand. `_clean` left no lone surrogates.
    return json.dumps(trace(history), ensure_ascii=False)


class _Tracks:
    """The entries of a trace. All processes are threads of one "process", so that they share one group."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._group = history.root.pid if history.root else 0
        self._ids: dict[Life, int] = {}
        seen: Counter[int] = Counter()
        for life in history.lives:  # a pid that comes back gets a track of its own
            self._ids[life] = life.pid + _PIDS * seen[life.pid]
            seen[life.pid] += 1
        adopters = {adopted.parent for life in history.lives for adopted in life.adoptions}
        self._observer_adopts = history.header.observer in adopters
        self._arrows = count(1)

    def entries(self) -> Iterator[_Entry]:
        """Yield all entries, in no order."""
        yield self._named("process_name", self._group, name=_clean(" ".join(self._history.header.program)))
        for index, life in enumerate(self._family()):
            yield from self._track(index, life)
        if self._observer_adopts:
            yield from self._observers_track()
        for event in self._history.events:
            yield from self._told(event)
        yield from self._counters()

    def _family(self) -> Iterator[Life]:
        """Yield children under their parents, in the order of birth."""
        pending = [life for life in reversed(self._history.lives) if life.parent is None]
        while pending:
            life = pending.pop()
            yield life
            pending += reversed(life.children)

    def _track(self, index: int, life: Life) -> Iterator[_Entry]:
        track = self._ids[life]
        again = "" if track == life.pid else f" · pid {life.pid} again"  # else the viewers show it themselves
        yield self._named("thread_name", track, name=_clean(f"{life.label} · {program_of(life)}") + again)
        yield self._named("thread_sort_index", track, sort_index=index)
        for span in life.spans:
            yield self._slice(track, span.start, span.end, str(span.state), span.known)

    def _observers_track(self) -> Iterator[_Entry]:
        observer = self._history.header.observer
        yield self._named("thread_name", observer, name="observer · adopts orphans")
        yield self._named("thread_sort_index", observer, sort_index=len(self._history.lives))
        yield self._slice(observer, 0.0, self._history.end, "waiting", "exact")

    def _counters(self) -> Iterator[_Entry]:
        """Yield how many lived and how many were zombies, whenever that changed."""
        steps: dict[float, Counter[str]] = defaultdict(Counter)
        for life in self._history.lives:
            steps[life.born]["living"] += 1
            if life.exit:
                steps[life.exit.t].update({"living": -1, "zombies": 1})
            if life.exit and life.reap:
                steps[life.reap.t]["zombies"] -= 1
        now = Counter(living=0, zombies=0)
        for t in sorted(steps):
            now.update(steps[t])
            yield self._entry("C", self._group, t, "processes", args=dict(now))

    # ---- events

    def _told(self, event: Event) -> Iterator[_Entry]:
        """Yield what the viewers show of one event besides the states."""
        if isinstance(event, Forked):
            yield from self._forked(event)
        elif isinstance(event, Reaped):
            yield from self._reaped(event)
        elif isinstance(event, Adopted):
            yield from self._adopted(event)
        elif (said := _said(event)) is not None:
            category, name, args = said
            track = self._track_of(event.by if isinstance(event, Sent) else event.pid, event.t)
            if track is not None:
                yield self._instant(track, event.t, name, category, **args)

    def _forked(self, event: Forked) -> Iterator[_Entry]:
        life = self._history.life_at(event.pid, event.t)
        track = self._track_of(event.parent, event.t)
        if life is not None and track is not None and event.parent != self._history.header.observer:
            caption = life.fork_caption
            place = {"line": f"{_clean(caption.file)}:{caption.line}"} if caption else {}
            yield from self._arrow(
                "fork",
                (track, event.t, f"forks {life.label}"),
                (self._ids[life], event.t, f"born of pid {event.parent}"),
                pid=event.pid,
                **place,
            )

    def _reaped(self, event: Reaped) -> Iterator[_Entry]:
        life = self._history.life_at(event.pid, event.t)
        if life is None:
            return
        track = self._track_of(event.by, event.t)
        if event.by == event.pid:
            yield self._instant(self._ids[life], event.t, "reaped by itself: SIGCHLD is ignored", "reap")
            return
        if track is None:
            yield self._instant(self._ids[life], event.t, f"reaped by pid {event.by}", "reap")
            return
        yield from self._arrow(
            "reap",
            (self._ids[life], event.t, f"reaped by pid {event.by}"),
            (track, event.t, f"reaps {life.label}"),
            zombie_ms=round(life.zombie_s * 1e3, 3),
        )

    def _adopted(self, event: Adopted) -> Iterator[_Entry]:
        life = self._history.life_at(event.pid, event.t)
        former = self._track_of(event.former, event.t)
        track = self._track_of(event.parent, event.t)
        if life is None:
            return
        orphan = (self._ids[life], event.t, f"adopted by pid {event.parent}")
        if former is not None:
            yield from self._arrow("adoption", (former, event.t, f"leaves {life.label}"), orphan)
        if track is not None:
            yield from self._arrow("adoption", orphan, (track, event.t, f"adopts {life.label}"))

    # ---- entries

    def _track_of(self, pid: int, t: float) -> int | None:
        """Find the track of who had `pid` at `t`; None: it has none."""
        life = self._history.life_at(pid, t)
        if life is not None:
            return self._ids[life]
        return pid if self._observer_adopts and pid == self._history.header.observer else None

    def _arrow(
        self, kind: str, tail: tuple[int, float, str], head: tuple[int, float, str], **args: Any
    ) -> Iterator[_Entry]:
        """Yield two slices of no length and the arrow between them, which the viewers find by `bind_id`."""
        number = hex(next(self._arrows))
        for (track, t, name), end in ((tail, {"flow_out": True}), (head, {"flow_in": True})):
            entry = self._slice(track, t, t, name, kind)
            yield {**entry, "bind_id": number, **end, "args": {**entry["args"], **args}}

    def _slice(self, track: int, start: float, end: float, name: str, category: str) -> _Entry:
        length = _micros(end) - _micros(start)
        return self._entry("X", track, start, name, cat=category, dur=length, args={})

    def _instant(self, track: int, t: float, name: str, category: str, **args: Any) -> _Entry:
        return self._entry("i", track, t, name, cat=category, s="t", args=args)

    def _named(self, what: str, track: int, **args: Any) -> _Entry:
        return self._entry("M", track, 0.0, what, args=args)

    def _entry(self, phase: str, track: int, t: float, name: str, **more: Any) -> _Entry:
        return {"ph": phase, "name": name, "pid": self._group, "tid": track, "ts": _micros(t), **more}


def _said(event: Event) -> tuple[str, str, dict[str, Any]] | None:
    """Give category, name and details of an event that is shown as an instant; None: it is not."""
    match event:
        case Wrote(stream=stream, text=text):
            return stream, _clean(text.strip() or text), {"characters": len(text)}
        case Execed(argv=argv):
            return "exec", "exec " + _clean(" ".join(argv)), {}
        case Exited(signal=number) if number:
            return "exit", f"killed by {_signal_name(number)}", {"core": event.core}
        case Exited(code=code):
            return "exit", f"exit {code}", {}
        case Stopped(signal=number):
            return "signal", f"stopped by {_signal_name(number)}", {}
        case Continued():
            return "signal", "continued", {}
        case Signalled(signal=number, by=by):
            return "signal", f"gets {_signal_name(number)}", {"by": by or "kernel"}
        case Sent(pid=pid, signal=number, error=error):
            return "signal", f"sends {_signal_name(number)} to {pid}", {"error": error or "none"}
        case Waited(target=target, result=result, error=error):
            return "wait", f"wait({target}) = {error or result}", {}
        case Polled(target=target, result=result, error=error, times=times):
            return "wait", f"wait({target}, WNOHANG) = {error or result or 0}", {"times": times}
        case SigchldSet(action=action, no_wait=no_wait):
            return "signal", f"SIGCHLD {action}", {"SA_NOCLDWAIT": no_wait}
        case SubreaperSet(on=on):
            return "family", "becomes a subreaper" if on else "is no subreaper any more", {}
        case SessionLed():
            return "family", "setsid", {}
        case GroupJoined(group=group):
            return "family", f"setpgid {group}", {}
        case Called(call=call, file=file, line=line):
            return "line", _clean(f"{call} in {file}:{line}"), {}
        case Noted(note=note, detail=detail):
            return "note", _clean(f"{note} {detail}"), {}
    return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"  # a real-time signal


def _micros(t: float) -> int:
    return round(t * 1e6)


def _clean(text: str) -> str:
    """Escape what JSON readers or screens choke on, and cut what is too long for a name."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:_LONGEST])
    return shown + ("…" if len(text) > _LONGEST else "")
