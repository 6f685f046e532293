"""Programs that stand still at a marked moment, and programs with buffers: zombies, orphans, lost lines.
Level 3.
"""

from __future__ import annotations

import random

from labs.i18n import _
from labs.quiz.cast import cast, opening
from labs.quiz.draft import Draft
from labs.quiz.question import Kind
from labs.quiz.syntax import (
    Block,
    Exit,
    Flush,
    Fork,
    Kill,
    Look,
    Pause,
    Remark,
    Repeat,
    Say,
    SendHome,
    Statement,
    Wait,
)


def zombies(chance: random.Random, kills: bool = False) -> Draft:
    """Children that end, stay, are waited for or are killed; and the parent stands still."""
    troupe = cast(chance)
    people = list(troupe.people[: chance.choice((2, 3, 3))])
    fates = [
        chance.choice(("ends", "ends", "waited", "stays", *(["killed"] * 3 if kills else []))) for _ in people
    ]
    spare = troupe.people[len(people) :]
    forks: list[Statement] = []
    for who, fate in zip(people, fates, strict=True):
        inner: Block = ()
        if spare and fate != "killed" and chance.random() < 0.35:
            inner, spare = (Fork((_end(chance, chance.random() < 0.6),), name=spare[0]),), spare[1:]
        forks.append(Fork((*inner, _end(chance, fate in ("ends", "waited"))), name=who))
    told: list[Statement] = [
        Kill(chance.choice(("SIGTERM", "SIGKILL")), who)
        for who, fate in zip(people, fates, strict=True)
        if fate == "killed" or (kills and fate == "ends" and chance.random() < 0.3)
    ]
    told += [Wait(who) for who, fate in zip(people, fates, strict=True) if fate == "waited"]
    program = (Remark(troupe.opening), *forks, *told, Look(), SendHome())
    look = _("Look at the hatched parts: a zombie is hatched from its end until its own parent reaps it.")
    return Draft(program, Kind.ZOMBIES, look=look)


def orphans(chance: random.Random) -> Draft:
    """A chain of parents, one of whom ends: who gets a new parent, and which?"""
    troupe = cast(chance)
    depth = chance.choice((2, 3, 3, 4))
    chain = troupe.people[:depth]
    leaves = chance.randrange(depth - 1)  # who ends, the last one stays
    block: Block = (Pause(),)
    for place in range(depth - 2, -1, -1):
        fork = Fork(block, name=chain[place + 1])
        block = (fork, Exit(0) if place == leaves else Pause())
    waits: Block = (Wait(chain[0]),) if leaves == 0 and chance.random() < 0.5 else ()
    program = (Remark(troupe.opening), Fork(block, name=chain[0]), *waits, Look(), SendHome())
    about = chance.choice(chain[leaves + 1 :]) if chance.random() < 0.9 else chain[0]
    look = _("Look at the adoption mark where the parent's bar ends: only its own children get a new parent.")
    return Draft(program, Kind.PARENT, about, chain[leaves], look=look)


def buffers(chance: random.Random) -> Draft:
    """Lines printed before a fork and not flushed: how many come out, in a pipe or on a terminal?"""
    text, late = chance.sample(("loading", "hello", "starting", "ready", "working"), 2)
    flush: Block = (Flush(),) if chance.random() < 0.25 else ()
    end = Exit(0, flushes=chance.random() < 0.4)
    fork: Statement = chance.choice(
        (
            Fork(),
            Fork((Say(late, flush=False), end)),
            Fork((Say(late, flush=False), end)),
            Repeat(2, (Fork((Say(late, flush=False), end)),)),
            Repeat(2, (Fork(),)),
            Fork((end,)),
        )
    )
    rest: Block = (Say("end", flush=False),) if chance.random() < 0.4 else ()
    program = (Remark(opening(chance)), Say(text, flush=False), *flush, fork, *rest)
    about = text if chance.random() < 0.3 else ""
    look = _(
        "Look at when the lines come out, and on whose bar: what is in the buffer at the fork is "
        "there twice, "
        "and os._exit() throws away what is in it."
    )
    return Draft(program, Kind.LINES, about, look=look, terminal=chance.random() < 0.25)


def _end(chance: random.Random, ends: bool) -> Statement:
    return Exit(chance.choice((0, 0, 0, 1, 3))) if ends else Pause()
