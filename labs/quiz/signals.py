"""Programs that kill, ignore and ask without waiting. The core of level 4, with deeper trees from
`counting`.
"""

from __future__ import annotations

import random

from labs.i18n import _
from labs.quiz.cast import cast
from labs.quiz.draft import Draft
from labs.quiz.question import Kind
from labs.quiz.syntax import (
    Block,
    Decode,
    Exit,
    Fork,
    Handle,
    Ignore,
    Kill,
    Pause,
    Poll,
    Remark,
    Say,
    SayWhether,
    Statement,
    Wait,
)


def killed(chance: random.Random) -> Draft:
    """A child is killed, or ignores that: which status does the parent see?"""
    troupe = cast(chance)
    who = troupe.people[0]
    ignores = chance.random() < 0.5
    signals = ["SIGTERM", "SIGKILL"] if ignores else [chance.choice(("SIGTERM", "SIGKILL", "SIGUSR1"))]
    told: Block = chance.choice(
        (
            (Decode("code"), Say("{code}")),
            (Decode("code"), Say("{code}")),
            (Say("{status}"),),
            (Decode("code", high_byte=True), Say("{code}")),
        )
    )
    program = (
        Remark(troupe.opening),
        *((Ignore("SIGTERM"),) if ignores else ()),
        Fork((Pause(),), name=who),
        *(Kill(signal, who) for signal in signals),
        Wait(chance.choice(("", who)), "status"),
        *told,
    )
    look = _(
        "Look at the signal's arrow and at the end of the child's bar: the name of the signal stands there."
    )
    return Draft(program, Kind.OUTPUT, look=look)


def polled(chance: random.Random) -> Draft:
    """WNOHANG while the child stays, and perhaps after its end."""
    troupe = cast(chance)
    who, other = troupe.people[:2]
    ask: Block = chance.choice(
        (
            (Poll(who), SayWhether("pid", "reaped", "nothing to report")),
            (Poll(who), Decode("code"), Say("{code}")),
        )
    )
    end: Block = (
        Kill(chance.choice(("SIGTERM", "SIGKILL")), who),
        Wait(who, "status"),
        Decode("code"),
        Say("{code}"),
    )
    extra: Block = ()
    if chance.random() < 0.3:
        code = chance.choice((1, 2, 7))
        extra = (Fork((Exit(code),), name=other), Wait(other, "status"), Decode("code"), Say("{code}"))
    program = (Remark(troupe.opening), Fork((Pause(),), name=who), *extra, *ask, *end)
    look = _(
        "Look at the mark of the wait with WNOHANG: the child lives, so it gives (0, 0) and reaps nobody."
    )
    return Draft(program, Kind.OUTPUT, look=look)


def answered(chance: random.Random) -> Draft:
    """A child signals its parent, who has a handler; the parent waits."""
    troupe = cast(chance)
    who = troupe.people[0]
    heard, end = chance.sample(("ding", "understood", "got it", "roger"), 2)
    code = chance.choice((0, 1, 3))
    child: list[Statement] = [Kill("SIGUSR1"), Exit(code)]
    told: Block = (
        (Wait(who),) if chance.random() < 0.4 else (Wait(who, "status"), Decode("code"), Say("{code}"))
    )
    program = (
        Remark(troupe.opening),
        Handle("SIGUSR1", heard),
        Fork(tuple(child), name=who),
        *told,
        *((Say(end),) if chance.random() < 0.6 or len(told) == 1 else ()),
    )
    look = _(
        "Look at the signal's mark on the parent's bar: its handler runs in the middle of the wait, "
        "which then goes on."
    )
    return Draft(program, Kind.OUTPUT, look=look)


def rescued(chance: random.Random) -> Draft:
    """Two children; one of them is killed: the order of their ends is what the parent waits for."""
    troupe = cast(chance)
    first, second = troupe.people[:2]
    code, signal = chance.choice((1, 2, 5)), chance.choice(("SIGTERM", "SIGKILL"))
    forks = [Fork((Pause(),), name=first), Fork((Exit(code),), name=second)]
    chance.shuffle(forks)
    early: Block = (Wait(into="status"), Decode("code"), Say("{code}"))
    program = (Remark(troupe.opening), *forks, *early, Kill(signal, first), *early)
    look = _("Look at who ends first: wait() takes whoever has ended, not who was born first.")
    return Draft(program, Kind.OUTPUT, look=look)
