"""Suspects about orphans: who is none, who waits for one, and what is left besides it (lab 05).

Pure, as in `diagnosis`, which explains what a suspect is. The worker is whoever left the mark "work".
"""

from __future__ import annotations

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.misconceptions.exits import prints_twice, reaps_others
from labs.grading.performance import Performance
from labs.observer.life import Life

__all__ = ["prints_twice", "reaps_others"]  # what checks of lab 05 take from `exits`


def worker(call: Performance) -> Life | None:
    """Give the life in which work() ran first; None: it ran nowhere."""
    ran = call.when("work")
    return call.history.life_at(ran[0].by, ran[0].t) if ran else None


def never_works(call: Performance) -> Facts | None:
    """work() ran nowhere."""
    return {"value": shown(call)} if not call.when("work") else None


def waits_for_process_1(call: Performance) -> Facts | None:
    """Somebody was adopted by another one than process 1, and work() did not begin while that one lived."""
    began, looked = call.when("work"), call.when("looked")
    idle = [life for life in call.history.lives if life.adoptions]
    if not idle or not looked or (began and began[0].t < looked[0].t):
        return None
    return {"child": call.label(idle[0].pid), "adopter": call.label(idle[0].adoptions[0].parent)}


def works_itself(call: Performance) -> Facts | None:
    """work() ran in the process that made the call."""
    return {} if call.caller in call.who("work") else None


def works_twice(call: Performance) -> Facts | None:
    """work() ran more than once."""
    ran = call.who("work")
    return {"who": names(call, ran), "times": len(ran)} if len(ran) > 1 else None


def is_orphan(call: Performance) -> bool:
    """Tell whether the worker had been adopted when work() began, by the order of the kernel's facts."""
    life = worker(call)
    if life is None:
        return False
    before = call.history.events[: call.history.events.index(call.when("work")[0])]
    return any(adopted in before for adopted in life.adoptions)


def is_a_child(call: Performance) -> Facts | None:
    """The worker was a child of the caller, who lives: it has a parent."""
    life = worker(call)
    child = life is not None and life.parent is not None and life.parent.pid == call.caller
    return {"child": call.label(life.pid)} if life and child else None


def works_too_early(call: Performance) -> Facts | None:
    """The worker was not yet an orphan when work() began."""
    life = worker(call)
    if life is None or is_orphan(call):
        return None
    return {
        "child": call.label(life.pid),
        "parent": call.label(life.parent_pid if not life.adoptions else _born_to(life)),
    }


def _born_to(life: Life) -> int:
    return life.parent.pid if life.parent is not None else life.parent_pid


def gives_another_pid(call: Performance) -> Facts | None:
    """What came back is not the worker's pid."""
    life = worker(call)
    if life is None or call.value == life.pid:
        return None
    return {"value": shown(call), "worker": call.label(life.pid)}


def waits_for_the_work(call: Performance) -> Facts | None:
    """The call came back only when the work was done."""
    done, back = call.when("work is done"), call.when("came back")
    return {} if done and back and done[0].t < back[0].t else None


def leaves_a_zombie(call: Performance) -> Facts | None:
    """A child of the call has ended, and nobody has reaped it at the return."""
    left = [life.pid for life in call.leftovers.zombies if not life.adoptions]
    return {"who": names(call, left)} if left else None


def leaves_others_alive(call: Performance) -> Facts | None:
    """Besides the worker somebody still ran at the return."""
    ran = set(call.who("work"))
    left = [life.pid for life in call.leftovers.alive if life.pid not in ran and life.pid != call.value]
    return {"who": names(call, left)} if left else None


def ends_with(call: Performance) -> int | None:
    """Give how the worker ended, as a shell says it; None: it had to be ended by the observer."""
    life, cut = worker(call), call.history.cut
    if life is None or life.died is None or (cut is not None and life.died >= cut):
        return None
    return life.exit_code


def does_not_end(call: Performance) -> Facts | None:
    """work() was over, and the worker lived on."""
    life = worker(call)
    return {"child": call.label(life.pid)} if life is not None and ends_with(call) is None else None


def ends_with_another_code(call: Performance) -> Facts | None:
    """The worker ended with a code that says something else."""
    life, code = worker(call), ends_with(call)
    return {"child": call.label(life.pid), "code": code} if life is not None and code is not None else None


def loses_the_words(call: Performance) -> Facts | None:
    """What work() printed did not arrive."""
    return {"words": call.arguments[-1]} if call.arguments[-1] not in call.output else None
