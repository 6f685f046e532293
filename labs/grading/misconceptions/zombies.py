"""Suspects about zombies: who makes none, who finds others, who does not bury (misconceptions of lab 06).

Pure, as in `diagnosis`, which explains what a suspect is. The last functions are what checks ask for.
"""

from __future__ import annotations

from typing import Any

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.misconceptions.lists import pids, taken
from labs.grading.performance import Performance, unreaped
from labs.observer.events import Polled, Reaped, Sent, SigchldSet, Waiting
from labs.observer.life import Life

# ---- making a zombie


def ignores_sigchld(call: Performance) -> Facts | None:
    """The caller ignores SIGCHLD, so that the kernel reaps its children at once."""
    chosen = [e for e in call.history.events if isinstance(e, SigchldSet) and e.pid == call.caller]
    ignored = any(event.action == "ignored" or event.no_wait for event in chosen)
    return {} if ignored else None


def reaped_already(call: Performance) -> Facts | None:
    """The child was reaped before the function returned it."""
    child = call.child(call.value)
    return {"child": call.label(child.pid)} if child and child.reap else None


def still_alive(call: Performance) -> Facts | None:
    """The child had not ended when the function returned."""
    child = call.child(call.value)
    if child is None or not child.alive:
        return None
    return {"child": call.label(child.pid)}


def gives_no_child(call: Performance) -> Facts | None:
    """What came back is not the pid of a child of the caller."""
    return {"value": shown(call)} if call.child(call.value) is None else None


def leaves_somebody_running(call: Performance) -> Facts | None:
    """Somebody born during the call was still alive at its end."""
    alive = [life.pid for life in call.leftovers.alive]
    return {"who": names(call, alive)} if alive else None


def buries_others(call: Performance) -> Facts | None:
    """Somebody who was there before the call was reaped in it."""
    reaped = [e.pid for e in call.during if isinstance(e, Reaped) and e.pid in call.family.values()]
    return {"who": names(call, reaped)} if reaped else None


# ---- finding zombies


def finding_buries(call: Performance) -> Facts | None:
    """Somebody was reaped by a function that only had to look."""
    return buries_others(call)


def takes_the_living(call: Performance) -> Facts | None:
    """Among the pids is one of a process that had not ended."""
    alive = {life.pid for life in call.at_call.alive_at(call.at_call.end)}
    return taken(call, alive)


def takes_descendants(call: Performance) -> Facts | None:
    """Among the pids is a zombie whose parent is a descendant of the one that was asked about."""
    own = call.zombies_of(_asked(call))
    below = {life.pid for life in unreaped(call.at_call) if _is_below(life, _asked(call))}
    return taken(call, below - own)


def takes_strangers(call: Performance) -> Facts | None:
    """Among the pids is a zombie from another branch of the family."""
    below = {life.pid for life in unreaped(call.at_call) if _is_below(life, _asked(call))}
    return taken(call, {life.pid for life in unreaped(call.at_call)} - below)


def finds_too_few(call: Performance) -> Facts | None:
    """Some zombies are missing."""
    missing = call.zombies_of(_asked(call)) - set(pids(call))
    return {"who": names(call, missing)} if call.returned and call.strange is None and missing else None


def _asked(call: Performance) -> int:
    return int(call.argument)


def _is_below(life: Life, ancestor: int) -> bool:
    above = life.parent
    while above is not None and above.pid != ancestor:
        above = above.parent
    return above is not None


# ---- burying


def ignoring_comes_too_late(call: Performance) -> Facts | None:
    """SIGCHLD was ignored when the child was dead already."""
    return ignores_sigchld(call) if not is_reaped(call, call.argument) else None


def kills_the_dead(call: Performance) -> Facts | None:
    """A signal was sent to the zombie, and it is still one."""
    sent = [e for e in call.during if isinstance(e, Sent) and e.pid == call.argument]
    return {"signal": sent[0].signal} if sent and not is_reaped(call, call.argument) else None


def buries_another(call: Performance) -> Facts | None:
    """Another child was reaped, too or instead."""
    others = [e.pid for e in call.during if isinstance(e, Reaped) and e.pid in call.family.values()]
    others = [pid for pid in others if pid != call.argument]
    return {"who": names(call, others)} if others else None


def nobody_waits(call: Performance) -> Facts | None:
    """The zombie is still there, and nothing that could reap it was called."""
    waits = [e for e in call.during if isinstance(e, Waiting | Polled) and e.pid == call.caller]
    return {} if not waits and not is_reaped(call, call.argument) else None


def leaves_it_unburied(call: Performance) -> Facts | None:
    """The zombie is still there."""
    return {} if not is_reaped(call, call.argument) else None


def gives_the_raw_status(call: Performance) -> Facts | None:
    """The 16 bits of wait(2) came back, instead of what they mean."""
    ended = call.at_call.life(call.argument).exit
    raw = ended and (ended.signal or (ended.code or 0) << 8)
    return {"value": call.value, "means": _meaning(call)} if raw and call.value == raw else None


def loses_the_signal(call: Performance) -> Facts | None:
    """A child killed by a signal was told as one that ended well."""
    ended = call.at_call.life(call.argument).exit
    killed = ended is not None and ended.signal
    return {"signal": killed, "means": _meaning(call)} if killed and call.value == 0 else None


def gives_a_wrong_code(call: Performance) -> Facts | None:
    """Something else than the exit code came back."""
    return {"value": shown(call), "means": _meaning(call)} if call.returned else None


def no_complaint(call: Performance) -> Facts | None:
    """A pid that is no child of the caller was taken without a word."""
    return {"value": shown(call)} if call.returned else None


def is_reaped(call: Performance, pid: Any) -> bool:
    """Tell whether `pid` was reaped during the call."""
    return any(isinstance(e, Reaped) and e.pid == pid for e in call.during)


def _meaning(call: Performance) -> int:
    """The exit code as os.waitstatus_to_exitcode says it."""
    ended = call.at_call.life(call.argument).exit
    return 0 if ended is None else -ended.signal if ended.signal else ended.code or 0
