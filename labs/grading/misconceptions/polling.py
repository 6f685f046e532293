"""Suspects about waitpid: who waits instead of asking, misreads an answer, loses a child (lab 08).

Pure, as in `diagnosis`, which explains what a suspect is. The first functions are what the checks ask for:
who was reaped, what was reported. In the lab's scenes a child whose patience is over ends by SIGALRM: then
somebody was blocked who should have gone on.
"""

from __future__ import annotations

import signal
from typing import Any

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.performance import Performance
from labs.observer.events import Polled, Reaped
from labs.observer.life import Life

_BURNING = 100  # so often nobody asks who does a piece of work between two questions

# ---- what the kernel tells


def reaped(call: Performance) -> set[int]:
    """Give the pids of those whom the caller has reaped since the call."""
    return {e.pid for e in call.during if isinstance(e, Reaped) and e.by == call.caller}


def nobody_is_reaped(call: Performance) -> bool:
    """Tell whether everybody who was there before is still unreaped."""
    return not reaped(call) & set(call.family.values())


def is_reaped_alone(call: Performance, pid: int) -> bool:
    """Tell whether `pid` was reaped, and nobody else who was there before."""
    return reaped(call) & set(call.family.values()) == {pid}


def code_of(call: Performance, pid: int) -> int:
    """Give the exit code of `pid` as os.waitstatus_to_exitcode says it."""
    ended = call.history.life(pid).exit
    return 0 if ended is None else -ended.signal if ended.signal else ended.code or 0


def ended_by_itself(call: Performance, pid: int) -> bool:
    """Tell whether `pid` has ended, and nobody killed it."""
    ended = call.history.life(pid).exit
    return ended is not None and ended.signal is None


def born(call: Performance) -> set[int]:
    """Give the children of the caller that the scene says it bore; the history must know them."""
    known = {life.pid for life in call.history.lives if life.birth.parent == call.caller}
    told = [pids for _by, pids in call.told("born") if isinstance(pids, list)]
    return known & {pid for pids in told for pid in pids if type(pid) is int}


def pairs(value: Any) -> list[tuple[int, int]]:
    """Give a list of [pid, code], in order; empty if anything in it is something else."""
    items = value if isinstance(value, list) else []
    if not all(isinstance(item, list) and [type(number) for number in item] == [int, int] for item in items):
        return []
    return sorted((pid, code) for pid, code in items)


def reported(call: Performance) -> list[tuple[int, int]]:
    """Give the (pid, code) that were reported, in order."""
    return [pair for _by, told in call.told("reported") for pair in pairs(told)]


def reporters(call: Performance) -> set[int]:
    """Give the pids of those who told of the reports."""
    return {by for by, _told in call.told("reported")}


def patience_was_over(call: Performance) -> Life | None:
    """Find the one who ended by SIGALRM."""
    over = [life for life in call.history.lives if life.exit and life.exit.signal == signal.SIGALRM]
    return over[0] if over else None


def _blocked_until_then(call: Performance) -> Life | None:
    """Find the one who ended by SIGALRM while the caller was blocked in wait."""
    over = patience_was_over(call)
    waits = call.history.life(call.caller).waits
    if over is None or over.died is None:
        return None
    blocked = any(not wait.polls and wait.start <= over.died <= (wait.end or over.died) for wait in waits)
    return over if blocked else None


def was_held_up(call: Performance) -> bool:
    """Tell whether reap_on_sigchld() came back only when a child that lived had lost its patience."""
    over, back = _blocked_until_then(call), call.when("back")
    return over is not None and over.died is not None and (not back or back[0].t > over.died)


def _raised_echild(call: Performance) -> bool:
    return "ChildProcessError" in call.raised


def _asked_for(call: Performance) -> int:
    """The child that poll() or work_until_done() was about; in a scene the one it is played for."""
    if call.name == call.function:
        return int(call.argument)
    return next(call.family[name] for name in ("living", "working", "ended") if name in call.family)


# ---- poll, work_until_done: one child


def reaps_others(call: Performance) -> Facts | None:
    """Somebody was reaped who was there before, and whom nobody had asked for."""
    others = reaped(call) & set(call.family.values()) - {_asked_for(call)}
    return {"who": names(call, sorted(others))} if others else None


def waits_instead_of_asking(call: Performance) -> Facts | None:
    """The caller was blocked in wait until the child ended by itself."""
    over = _blocked_until_then(call)
    return {"child": call.label(over.pid)} if over else None


def reads_the_status_of_nobody(call: Performance) -> Facts | None:
    """The child lived, and a number came back: (0, 0) was decoded."""
    child = call.at_return.life(_asked_for(call))
    decoded = child.alive and type(call.value) is int
    return {"child": call.label(child.pid), "value": shown(call)} if decoded else None


def takes_the_status_for_the_answer(call: Performance) -> Facts | None:
    """The child had ended with 0, was reaped, and None came back: its status is 0 as well."""
    return turns_the_answer_around(call) if code_of(call, _asked_for(call)) == 0 else None


def turns_the_answer_around(call: Performance) -> Facts | None:
    """The child was reaped, and None came back, as if it ran on."""
    pid = _asked_for(call)
    turned = call.returned and call.value is None and call.strange is None and pid in reaped(call)
    return {"child": call.label(pid)} if turned else None


def leaves_it_unreaped(call: Performance) -> Facts | None:
    """The child has ended, and is a zombie still."""
    child = call.at_return.life(_asked_for(call))
    return {"child": call.label(child.pid)} if child.exit and child.reap is None else None


def gives_the_raw_status(call: Performance) -> Facts | None:
    """The 16 bits came back, instead of what they mean."""
    pid = _asked_for(call)
    raw = _raw(call, pid)
    return {"value": raw, "means": code_of(call, pid)} if raw and call.value == raw else None


def gives_a_wrong_code(call: Performance) -> Facts | None:
    """Something else than the exit code came back."""
    return {"value": shown(call), "means": code_of(call, _asked_for(call))} if call.returned else None


def takes_echild_for_running(call: Performance) -> Facts | None:
    """Whoever is no child of the caller was said to run on."""
    calm = call.returned and call.value is None and call.strange is None
    return {} if calm else None


def does_not_complain(call: Performance) -> Facts | None:
    """A pid that is no child of the caller was taken without a word."""
    return {"value": shown(call)} if call.returned else None


def waits_instead_of_working(call: Performance) -> Facts | None:
    """The caller was blocked in wait, and the work lay there, until the child lost its patience."""
    over = waits_instead_of_asking(call)
    return {**over, "count": len(call.who("work"))} if over else None


def asks_instead_of_working(call: Performance) -> Facts | None:
    """The caller asked and asked, and the work lay there, until the child lost its patience."""
    asked = sum(e.times for e in call.during if isinstance(e, Polled) and e.pid == call.caller)
    if patience_was_over(call) is None or asked < _BURNING:
        return None
    return {"times": asked, "count": len(call.who("work"))}


def asks_a_second_time(call: Performance) -> Facts | None:
    """The child had been reaped, and then was asked for once more."""
    pid = _asked_for(call)
    return {"child": call.label(pid)} if _raised_echild(call) and pid in reaped(call) else None


def takes_zero_for_nothing(call: Performance) -> Facts | None:
    """Exit code 0 was taken for no answer: the caller asked on when the child was reaped."""
    return asks_a_second_time(call) if code_of(call, _asked_for(call)) == 0 else None


def gives_up(call: Performance) -> Facts | None:
    """The function came back while the child ran on."""
    child = call.at_return.life(_asked_for(call))
    return {"child": call.label(child.pid), "value": shown(call)} if child.alive else None


# ---- reap_finished: all who have ended


def waits_for_the_living(call: Performance) -> Facts | None:
    """The caller was blocked in wait until a child that lived ended by itself."""
    return waits_instead_of_asking(call)


def dies_without_children(call: Performance) -> Facts | None:
    """ECHILD came out: there was nobody to reap, or nobody left."""
    return {} if _raised_echild(call) else None


def reports_nobody(call: Performance) -> Facts | None:
    """The answer (0, 0) was reported as a child."""
    nobody = any(pid == 0 for pid, _code in _told(call))
    return {} if nobody else None


def reports_the_raw_status(call: Performance) -> Facts | None:
    """The 16 bits were reported, instead of what they mean."""
    for pid, code in _told(call):
        raw = _raw(call, pid) if pid in reaped(call) else 0
        if raw and code == raw:
            return {"value": raw, "means": code_of(call, pid)}
    return None


def takes_one_of_several(call: Performance) -> Facts | None:
    """Several had ended; one of them was reaped."""
    left = {life.pid for life in dead_children(call)} - reaped(call)
    return {"who": names(call, sorted(left))} if left and len(reaped(call)) == 1 else None


def leaves_them_unreaped(call: Performance) -> Facts | None:
    """Some who had ended are zombies still."""
    left = {life.pid for life in dead_children(call)} - reaped(call)
    return {"who": names(call, sorted(left))} if left else None


def does_not_report_them_all(call: Performance) -> Facts | None:
    """They were reaped, and the list tells something else."""
    return {"value": shown(call), "who": names(call, sorted(reaped(call)))} if call.returned else None


def dead_children(call: Performance) -> list[Life]:
    """Those of the caller's children that were zombies at the call."""
    zombies = call.zombies_of(call.caller)
    return [life for life in call.at_call.lives if life.pid in zombies]


def _told(call: Performance) -> list[tuple[int, int]]:
    """What was reported, or what came back as a list."""
    return reported(call) or pairs(call.value)


def _raw(call: Performance, pid: int) -> int:
    code = code_of(call, pid)
    return -code if code < 0 else code << 8
