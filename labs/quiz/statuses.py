"""Programs that wait: exit codes and statuses, the order of lines, memory of one's own. The core of
level 2.
"""

from __future__ import annotations

import random

from labs.i18n import _
from labs.quiz.cast import cast
from labs.quiz.draft import Draft
from labs.quiz.question import Kind
from labs.quiz.syntax import (
    Add,
    Block,
    Decode,
    Exit,
    Fork,
    Let,
    Remark,
    Repeat,
    Say,
    Statement,
    TryWait,
    Wait,
)

_CODES = (1, 2, 3, 5, 7, 42, 256, 257, 258, 300, 512, -1, -2)


def status(chance: random.Random) -> Draft:
    """One child ends with a code; the parent prints what wait gave it, raw or decoded."""
    troupe, code = cast(chance), chance.choice(_CODES)
    who = troupe.people[0]
    told: Block = chance.choice(
        (
            (Say("{status}"),),
            (Decode("code"), Say("{code}")),
            (Decode("code", high_byte=True), Say("{code}")),
        )
    )
    child: Block = (Say(troupe.says[who]),) if chance.random() < 0.5 else ()
    program = (
        Remark(troupe.opening),
        Fork((*child, Exit(code)), name=who),
        Wait(chance.choice(("", who)), "status"),
        *told,
    )
    look = _("Look at the end of the child's bar: its exit code stands there, as the kernel keeps it.")
    return Draft(program, Kind.OUTPUT, look=look)


def statuses(chance: random.Random) -> Draft:
    """Two children, two codes; the parent waits for each by name, and may do so in the other order."""
    troupe = cast(chance)
    first, second = troupe.people[:2]
    codes = chance.sample(_CODES, 2)
    order = [first, second]
    chance.shuffle(order)
    told: list[Statement] = []
    for who in order:
        told += [Wait(who, "status"), Decode("code"), Say("{code}")]
    forks = [Fork((Exit(code),), name=who) for who, code in zip((first, second), codes, strict=True)]
    look = _("Look at who is reaped first: waitpid takes the child it names, however long that one takes.")
    return Draft((Remark(troupe.opening), *forks, *told), Kind.OUTPUT, look=look)


def loop_codes(chance: random.Random) -> Draft:
    """Children that end with their number, waited for inside the loop: one after another."""
    times = chance.choice((2, 3))
    child = chance.choice(((Exit("i"),), (Add("i", chance.choice((1, 10))), Exit("i"))))
    body = (Fork(child), Wait(into="status"), Decode("code"), Say("{code}"))
    program = (Remark(cast(chance).opening), Repeat(times, body, name="i"))
    look = _("Look at the bars: a wait inside the loop lets the children live one after another.")
    return Draft(program, Kind.OUTPUT, look=look)


def own_memory(chance: random.Random) -> Draft:
    """A child changes a variable; the parent, or both, print it."""
    troupe = cast(chance)
    who = troupe.people[0]
    what = chance.choice(("count", "total", "score", "orders"))
    child: list[Statement] = [Add(what, chance.choice((1, 5, 10)))]
    if chance.random() < 0.5:
        child.append(Say(what + " {" + what + "}"))
    again: Block = (Add(what, chance.choice((2, 3))),) if chance.random() < 0.5 else ()
    program = (
        Remark(troupe.opening),
        Let(what, chance.choice((0, 1, 100))),
        Fork((*child, Exit(0)), name=who),
        *((Wait(),) if chance.random() < 0.8 else (Wait(who),)),
        *again,
        Say(what + " {" + what + "}"),
    )
    look = _(
        "Look at the two bars after the fork: two processes, two memories; the wait brings back a "
        "status only."
    )
    return Draft(program, Kind.OUTPUT, look=look)


def nobody_left(chance: random.Random) -> Draft:
    """One more wait than children, or a wait for a grandchild: ChildProcessError."""
    troupe = cast(chance)
    first, second = troupe.people[:2]
    again = TryWait("nobody left", "one more")
    if chance.random() < 0.5:
        inner = Fork((Exit(0),), name=second)
        program: Block = (Remark(troupe.opening), Fork((inner, Wait(), Exit(0)), name=first), Wait(), again)
    elif chance.random() < 0.5:
        times = chance.choice((1, 2))
        loop = Repeat(2, (Fork((Exit(0),)),))
        program = (Remark(troupe.opening), loop, *((Wait(),) * times), again)
    else:
        child = (TryWait("nobody left", "one more"), Exit(0))
        program = (Remark(troupe.opening), Fork(child, name=first), Wait(), Say("all done"))
    look = _("Look at the reaping arrows: each wait takes one child, and its own children only.")
    return Draft(program, Kind.OUTPUT, look=look)


def order(chance: random.Random) -> Draft:
    """Lines of a parent and its children, around a wait: which orders are possible?"""
    troupe = cast(chance)
    first, second = troupe.people[:2]
    says = {who: troupe.says[who] for who in (first, second)}
    start, end = chance.choice(
        (("open", "closed"), ("begin", "end"), ("morning", "evening"), ("one", "last"))
    )
    elder: list[Statement] = [Fork((Say(says[first]), Exit(0)), name=first)]
    younger: list[Statement] = (
        [Fork((Say(says[second]), Exit(0)), name=second)] if chance.random() < 0.5 else []
    )
    before: Block = (Say(start),) if chance.random() < 0.5 else ()
    waits: list[Statement] = [Wait(who) for who in ((first, second) if younger else (first,))]
    shape = chance.randrange(4)
    if shape == 0:  # the first is waited for before the second is born
        middle = [*elder, waits[0], *younger, Say("half time"), *waits[1:]]
    elif shape == 1:
        middle = [*elder, *younger, Say("half time"), *waits]
    elif shape == 2:
        middle = [*elder, *younger, waits[0], Say("half time"), *waits[1:]]
    else:
        middle = [*elder, Say("half time"), waits[0], *younger, *waits[1:]]
    program = (Remark(troupe.opening), *before, *middle, Say(end))
    look = _(
        "Look at what lies side by side on the time axis: only a wait puts one line before another process's."
    )
    return Draft(program, Kind.OUTPUTS, look=look)
