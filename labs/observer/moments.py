"""A history in steps: the moments at which something happens, and what everybody does at each of them.

For whoever walks through a picture. Words and times only; where a moment lies on a sheet, and what it looks
like there, is `explorer`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from labs.i18n import _
from labs.observer.drawing import Drawing, finite
from labs.observer.events import (
    Adopted,
    Continued,
    Event,
    Execed,
    Exited,
    Forked,
    Polled,
    Reaped,
    Sent,
    Sleeping,
    Stopped,
    Waiting,
    Woke,
    Wrote,
)
from labs.observer.history import History
from labs.observer.life import Life, State
from labs.observer.rows import Row, program_of
from labs.observer.scale import Scale
from labs.observer.sheet import cut, shown
from labs.observer.spoken import awaited, duration, end_of, role, role_of, signal_name, state_name

_MOST = 300  # moments; more than that nobody walks through
_MOST_LOOKS = 100_000  # at one life at one moment, all together
_MOST_SAID = 3  # of what happens in one moment
_LONGEST_PX = 300.0  # of what somebody wrote
GONE, UNBORN = "gone", "unborn"


class Moment(NamedTuple):
    """A step: up to `t` seconds this has happened since the step before; `said` tells it."""

    t: float
    said: str


class Doing(NamedTuple):
    """What a row does, in words; `look` is a State, "gone" or "unborn", and "" for several at once."""

    look: str
    said: str


def moments(drawing: Drawing) -> list[Moment]:
    """Give the moments of a history; what would be too many steps goes together where time is densest."""
    history = drawing.history
    told = [(finite(event.t), said) for event in history.events if (said := _said(history, event))]
    most = max(2, min(_MOST, _MOST_LOOKS // max(len(history.lives), 1)))
    return [_moment(group) for group in _gathered(told, drawing.scale, most)]


def doing(history: History, row: Row, t: float) -> Doing:
    """Tell what a row does at time `t`, right after what happens then."""
    if not row.folded:
        return _doing(history, row.life, t)
    counts = Counter(life.state_at(t) for life in row.everybody if finite(life.born) <= t)
    absent = counts.pop(None, 0)
    if counts:
        said = _(", ").join(
            f"{many} × {state_name(state)}" for state, many in counts.most_common() if state is not None
        )
        (look, _many), *others = counts.most_common()
        return Doing("" if others or look is None else str(look), said)
    return Doing(GONE, _("gone")) if absent else Doing(UNBORN, _("not born yet"))


# ---- what happens


_Told = tuple[float, str]


def _gathered(told: list[_Told], scale: Scale, most: int) -> Iterator[list[_Told]]:
    """Yield what belongs to one step: the widest gaps on the axis part the steps."""
    if not told:
        return
    gaps = [scale.place(after[0]) - scale.place(before[0]) for before, after in pairwise(told)]
    widest = set(sorted(range(len(gaps)), key=gaps.__getitem__, reverse=True)[: most - 1])
    group = [told[0]]
    for number, each in enumerate(told[1:]):
        if number in widest and each[0] > group[-1][0]:
            yield group
            group = []
        group.append(each)
    yield group


def _moment(group: list[_Told]) -> Moment:
    more = len(group) - _MOST_SAID
    told = [said for _t, said in group[:_MOST_SAID]] + ([f"… +{more}"] if more > 0 else [])
    return Moment(group[-1][0], _("; ").join(told))


def _said(history: History, event: Event) -> str:
    """Tell an event in a few words; "" if it is none of the story's."""
    tell = _TELLERS.get(type(event))
    return tell(history, event) if tell else ""


def _who(history: History, event: Event) -> str:
    return role_of(history, event.pid, event.t)


def _forked(history: History, event: Event) -> str:
    assert isinstance(event, Forked)
    if history.root is not None and event is history.root.birth:
        return _("the program starts")
    parent = role_of(history, event.parent, event.t)
    return _("{parent} forks {child}").format(parent=parent, child=_who(history, event))


def _execed(history: History, event: Event) -> str:
    assert isinstance(event, Execed)
    life = history.life_at(event.pid, event.t)
    if life is None or (life is history.root and event is life.execs[0]):
        return ""
    name = program_of(Life(life.pid, life.role, life.birth, None, execs=[event]))
    return _("{who} executes {program}").format(who=role(life), program=shown(name))


def _exited(history: History, event: Event) -> str:
    life = history.life_at(event.pid, event.t)
    if life is None or life.exit is None:
        return ""
    code = life.exit.code == 0 and not life.ended_by_observer
    end = _("exit {code}").format(code=0) if code else end_of(life)
    return _("{who} ends: {end}").format(who=role(life), end=end)


def _reaped(history: History, event: Event) -> str:
    assert isinstance(event, Reaped)
    who = _who(history, event)
    if event.by == event.pid:
        return _("{who}: {what}").format(who=who, what=_("reaped by itself: SIGCHLD is ignored"))
    return _("{reaper} reaps {who}").format(reaper=role_of(history, event.by, event.t), who=who)


def _adopted(history: History, event: Event) -> str:
    assert isinstance(event, Adopted)
    adopter = role_of(history, event.parent, event.t)
    return _("{adopter} adopts {who}").format(adopter=adopter, who=_who(history, event))


def _stopped(history: History, event: Event) -> str:
    assert isinstance(event, Stopped)
    return _("{signal} stops {who}").format(signal=signal_name(event.signal), who=_who(history, event))


def _continued(history: History, event: Event) -> str:
    return _("{who} goes on").format(who=_who(history, event))


def _sent(history: History, event: Event) -> str:
    assert isinstance(event, Sent)
    if event.error is not None or not event.signal:
        return ""
    if event.by == history.header.observer and event.pid == -1:
        return _("the observer ends everything")
    if event.pid < 1:
        return ""
    sender, signal = role_of(history, event.by, event.t), signal_name(event.signal)
    return _("{sender} sends {signal} to {who}").format(
        sender=sender, signal=signal, who=_who(history, event)
    )


def _waiting(history: History, event: Event) -> str:
    life = history.life_at(event.pid, event.t)
    return (
        ""
        if life is None
        else _("{who}: {what}").format(who=role(life), what=awaited(history, life, event.t))
    )


def _polled(history: History, event: Event) -> str:
    assert isinstance(event, Polled)
    what = _("WNOHANG, {n} ×").format(n=event.times)
    return _("{who}: {what}").format(who=_who(history, event), what=what)


def _sleeping(history: History, event: Event) -> str:
    return _("{who} goes to sleep").format(who=_who(history, event))


def _woke(history: History, event: Event) -> str:
    return _("{who} wakes up").format(who=_who(history, event))


def _wrote(history: History, event: Event) -> str:
    assert isinstance(event, Wrote)
    text = cut(shown(event.text.strip().partition("\n")[0]), _LONGEST_PX)
    return _("{who} writes: {text}").format(who=_who(history, event), text=text) if text else ""


_TELLERS: dict[type[Event], Callable[[History, Event], str]] = {
    Forked: _forked,
    Execed: _execed,
    Exited: _exited,
    Reaped: _reaped,
    Adopted: _adopted,
    Stopped: _stopped,
    Continued: _continued,
    Sent: _sent,
    Waiting: _waiting,
    Polled: _polled,
    Sleeping: _sleeping,
    Woke: _woke,
    Wrote: _wrote,
}


# ---- what somebody does


def _doing(history: History, life: Life, t: float) -> Doing:
    state = life.state_at(t)
    if state is None:
        return Doing(UNBORN, _("not born yet")) if t < life.born else Doing(GONE, _gone(history, life))
    said = {
        State.RUNNING: _("running"),
        State.SLEEPING: _("sleeping"),
        State.STOPPED: _("stopped"),
    }.get(state) or (awaited(history, life, t) if state is State.WAITING else _zombie(life, t))
    if life.parent is not None and life.parent_at(t) != life.birth.parent:
        adopter = role_of(history, life.parent_at(t), t)
        said = _("{what}, child of {parent} now").format(what=said, parent=adopter)
    return Doing(str(state), said)


def _zombie(life: Life, t: float) -> str:
    since = t - (life.died or 0.0)
    return _("zombie for {time}").format(time=duration(since)) if since > 0 else _("zombie")


def _gone(history: History, life: Life) -> str:
    if life.reap is None or life.reaped_by_itself:
        return _("gone")
    reaper = role_of(history, life.reap.by, life.reap.t)
    return _("gone: reaped by {reaper}").format(reaper=reaper)
