"""Suspects about SIGCHLD: who stays to wait, listens too late, or takes one signal for one child (lab 08).

Pure, as in `diagnosis`, which explains what a suspect is; about the waits themselves are those of `polling`.
"""

from __future__ import annotations

from labs.grading.diagnosis import Facts, names
from labs.grading.misconceptions.polling import (
    born,
    dead_children,
    patience_was_over,
    reaped,
    reported,
    waits_instead_of_asking,
)
from labs.grading.performance import Performance
from labs.observer.events import Polled, Waited, Waiting


def stays_to_wait(call: Performance) -> Facts | None:
    """reap_on_sigchld() itself was blocked in wait until a child that lived ended by itself."""
    over, back = patience_was_over(call), call.when("back")
    if over is None or over.died is None or (back and back[0].t < over.died):
        return None
    return {"child": call.label(over.pid)}


def blocks_the_caller(call: Performance) -> Facts | None:
    """What reap_on_sigchld() had set up blocked the caller until a child that lived ended by itself."""
    return waits_instead_of_asking(call)


def ignores_sigchld_and_the_code(call: Performance) -> Facts | None:
    """The caller ignored SIGCHLD: the children were reaped by themselves, and nobody knows how they ended."""
    own = born(call) | {call.family.get("late")}
    gone = [life.pid for life in call.history.lives if life.pid in own and life.reaped_by_itself]
    return {"who": names(call, gone)} if gone else None


def handler_fails(call: Performance) -> Facts | None:
    """A child ended, and an exception came out of what reap_on_sigchld() had set up."""
    found = call.unusable if call.when("back") else None
    return {"kind": found["kind"], "text": found["text"]} if found else None


def forgets_the_dead(call: Performance) -> Facts | None:
    """Those who were dead before were left as they were."""
    left = {life.pid for life in dead_children(call)} - reaped(call)
    return {"who": names(call, sorted(left))} if left else None


def looks_before_it_listens(call: Performance) -> Facts | None:
    """Somebody ended just before a handler was there, and nobody has looked since; only before."""
    late = call.at_return.life(call.family["late"]) if "late" in call.family else None
    if late is None or late.died is None or late.reap is not None or late.reaped_by_itself:
        return None
    waits = [e for e in call.during if isinstance(e, Polled | Waiting | Waited) and e.pid == call.caller]
    looks = [e.t for e in waits if e.target != late.pid]  # the scene's own is for this one
    return {"child": call.label(late.pid)} if looks and max(looks) < late.died else None


def one_wait_a_signal(call: Performance) -> Facts | None:
    """Several had ended behind one signal; some of them are zombies still."""
    left = born(call) - reaped(call)
    return {"who": names(call, sorted(left))} if left and reaped(call) else None


def nobody_listens(call: Performance) -> Facts | None:
    """Children ended, and nobody reaped them, or they were not reported as they had ended."""
    return {"told": str(reported(call))}
