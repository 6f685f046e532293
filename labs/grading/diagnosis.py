"""From a history to the misconception behind it: suspects, each looked for by its evidence.

A suspect is a function of a Performance: None if there is no sign of it, else the facts that its words are
filled with. Its name is the diagnosis, and the lab's lab.toml (or diagnoses.toml beside this file, for what
may happen in any lab) has the words. The first suspect that is found is the one; so the order matters, from
the telling to the vague. None looks at the source text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from labs.grading.performance import Performance, unreaped
from labs.grading.verdict import Finding
from labs.observer.events import Polled, Reaped, Sent, SigchldSet, Waited, Waiting
from labs.observer.history import Life

Facts = dict[str, Any]
Suspect = Callable[[Performance], Facts | None]


def diagnose(performance: Performance, suspects: Sequence[Suspect]) -> Finding | None:
    """Find the first of `suspects` that the evidence shows; None: none of them."""
    for suspect in suspects:
        facts = suspect(performance)
        if facts is not None:
            return Finding(suspect.__name__, {"function": performance.function, **facts})
    return None


# ---- what may happen to any function


def too_many_processes(call: Performance) -> Facts | None:
    """It forked until the observer stopped it."""
    return {"peak": call.history.peak} if call.reason == "processes" else None


def too_much_output(call: Performance) -> Facts | None:
    """It wrote until the observer stopped it."""
    return {} if call.reason in ("output", "events") else None


def signals_the_judge(call: Performance) -> Facts | None:
    """It sent a signal to the process that watches it."""
    sent = [e for e in call.history.events if isinstance(e, Sent) and e.pid == call.family["observer"]]
    return {"signal": sent[0].signal} if sent else None


def does_not_compile(call: Performance) -> Facts | None:
    """The file is no Python."""
    return _raised(call) if call.answer.get("phase") == "compile" else None


def ends_at_import(call: Performance) -> Facts | None:
    """The file ends the process while it is imported."""
    silent = not call.answer and not call.was_called and not call.fallen and call.reason != "timeout"
    return {} if silent or ("SystemExit" in call.raised and not call.was_called) else None


def fails_at_import(call: Performance) -> Facts | None:
    """The file raises an exception while it is imported."""
    return _raised(call) if call.raised and call.answer["phase"] == "import" else None


def function_missing(call: Performance) -> Facts | None:
    """The file has no such function."""
    return {} if "missing" in call.answer else None


def waits_in_a_child(call: Performance) -> Facts | None:
    """A newborn child waited for a child of its parent's, in vain, and that one is still a zombie."""
    newborn = {life.pid for life in call.newborn}
    zombies = {life.pid for life in unreaped(call.at_return)}
    tried = [
        event
        for event in call.during
        if isinstance(event, Waited | Polled) and event.pid in newborn and event.error == "ECHILD"
    ]
    vain = [event for event in tried if event.target in zombies or event.target == -1]
    return {"child": call.label(vain[0].pid), "function": call.function} if vain else None


def child_ends_by_sys_exit(call: Performance) -> Facts | None:
    """A child called sys.exit(), and whoever called the function caught it."""
    caught = [told for told in call.fallen if told["kind"] == "SystemExit"]
    return {"child": call.label(caught[0]["fell_through"])} if caught else None


def child_falls_through(call: Performance) -> Facts | None:
    """A child came back from the function, as if it were the parent."""
    return {"child": call.label(call.fallen[0]["fell_through"])} if call.fallen else None


def not_written(call: Performance) -> Facts | None:
    """The function is still as it was handed out."""
    return {} if "NotImplementedError" in call.raised else None


def waits_for_ever(call: Performance) -> Facts | None:
    """The time was up, and the caller was blocked in wait."""
    late, root = never_returns(call), call.history.root
    waits = [wait for wait in root.waits if wait.end is None and not wait.polls] if root else []
    if late is None or not waits:
        return None
    target = waits[-1].target
    return {"whom": call.label(target) if target > 0 else "waitpid(%d)" % target, **late}


def never_returns(call: Performance) -> Facts | None:
    """The time was up before the function came back."""
    return {"seconds": round(call.history.end)} if call.reason == "timeout" and not call.answer else None


def ends_the_program(call: Performance) -> Facts | None:
    """The process that made the call ended in the middle of it."""
    root = call.history.root
    if "SystemExit" in call.raised:
        return {"how": "sys.exit()"}
    if call.answer or root is None or root.exit is None:
        return None
    return {"how": f"signal {root.exit.signal}" if root.exit.signal else f"exit code {root.exit.code}"}


def parent_ends(call: Performance) -> Facts | None:
    """The caller itself ended after its fork: its child went to another parent, who reaps."""
    left = ends_the_program(call)
    return {"child": call.newborn[0].label, **left} if left and call.newborn else None


def raises(call: Performance) -> Facts | None:
    """An exception came out of the function."""
    return _raised(call) if call.raised else None


def _raised(call: Performance) -> Facts:
    answer = call.answer
    return {"kind": answer["kind"], "text": answer["text"], "line": answer["line"] or "?"}


ANYWHERE: tuple[Suspect, ...] = (
    signals_the_judge,
    too_many_processes,
    too_much_output,
    does_not_compile,
    waits_in_a_child,
    child_ends_by_sys_exit,
    child_falls_through,
    ends_at_import,
    fails_at_import,
    function_missing,
    not_written,
    waits_for_ever,
    never_returns,
    parent_ends,
    ends_the_program,
    raises,
)


# ---- making a zombie


def ignores_sigchld(call: Performance) -> Facts | None:
    """The caller ignores SIGCHLD, so that the kernel reaps its children at once."""
    chosen = [e for e in call.history.events if isinstance(e, SigchldSet) and e.pid == call.caller]
    ignored = any(event.action == "ignored" or event.no_wait for event in chosen)
    return {} if ignored else None


def reaped_already(call: Performance) -> Facts | None:
    """The child was reaped before the function returned it."""
    child = call.child(call.value)
    return {"child": child.label, "pid": child.pid} if child and child.reap else None


def still_alive(call: Performance) -> Facts | None:
    """The child had not ended when the function returned."""
    child = call.child(call.value)
    if child is None or not child.alive:
        return None
    return {"child": child.label, "pid": child.pid}


def gives_no_child(call: Performance) -> Facts | None:
    """What came back is not the pid of a child of the caller."""
    return {"value": _shown(call)} if call.child(call.value) is None else None


def leaves_somebody_running(call: Performance) -> Facts | None:
    """Somebody born during the call was still alive at its end."""
    alive = [life for life in call.newborn if life.alive]
    return {"who": _names(call, [life.pid for life in alive])} if alive else None


def buries_others(call: Performance) -> Facts | None:
    """Somebody who was there before the call was reaped in it."""
    reaped = [e.pid for e in call.during if isinstance(e, Reaped) and e.pid in call.family.values()]
    return {"who": _names(call, reaped)} if reaped else None


# ---- finding zombies


def finding_buries(call: Performance) -> Facts | None:
    """Somebody was reaped by a function that only had to look."""
    return buries_others(call)


def takes_the_living(call: Performance) -> Facts | None:
    """Among the pids is one of a process that had not ended."""
    alive = {life.pid for life in call.at_call.alive_at(call.at_call.end)}
    return _taken(call, alive)


def takes_descendants(call: Performance) -> Facts | None:
    """Among the pids is a zombie whose parent is a descendant of the one that was asked about."""
    return _taken(call, {life.pid for life in unreaped(call.at_call) if _grandparents(life, _asked(call))})


def takes_strangers(call: Performance) -> Facts | None:
    """Among the pids is a zombie of another parent."""
    everybody = {life.pid for life in unreaped(call.at_call)}
    return _taken(call, everybody - call.zombies_of(_asked(call)))


def finds_too_few(call: Performance) -> Facts | None:
    """Some zombies are missing."""
    missing = call.zombies_of(_asked(call)) - set(_pids(call))
    return {"who": _names(call, missing)} if call.returned and call.strange is None and missing else None


def same_pids(call: Performance, wanted: set[int]) -> bool:
    """Tell whether the value is a list of exactly the `wanted` pids, each once, in any order."""
    return (
        isinstance(call.value, list)
        and sorted(_pids(call)) == sorted(wanted)
        and len(call.value) == len(wanted)
    )


def _asked(call: Performance) -> int:
    return int(call.argument)


def _grandparents(life: Life, ancestor: int) -> bool:
    above = life.parent.parent if life.parent else None
    while above is not None and above.pid != ancestor:
        above = above.parent
    return above is not None


def _pids(call: Performance) -> list[int]:
    found = call.value if isinstance(call.value, list) else []
    return [pid for pid in found if type(pid) is int]


def _taken(call: Performance, wrong: set[int]) -> Facts | None:
    taken = [pid for pid in _pids(call) if pid in wrong]
    return {"who": _names(call, taken)} if taken else None


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
    return {"who": _names(call, others)} if others else None


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
    return {"value": _shown(call), "means": _meaning(call)} if call.returned else None


def no_complaint(call: Performance) -> Facts | None:
    """A pid that is no child of the caller was taken without a word."""
    return {"value": _shown(call)} if call.returned else None


def is_reaped(call: Performance, pid: Any) -> bool:
    """Tell whether `pid` was reaped during the call."""
    return any(isinstance(e, Reaped) and e.pid == pid for e in call.during)


def _meaning(call: Performance) -> int:
    """The exit code as os.waitstatus_to_exitcode says it."""
    ended = call.at_call.life(call.argument).exit
    return 0 if ended is None else -ended.signal if ended.signal else ended.code or 0


# ---- what no other suspect explains


def gives_a_strange_value(call: Performance) -> Facts | None:
    """The value is, or holds, something that is no plain number, text or list."""
    return {"kind": call.strange} if call.strange is not None else None


def gives_no_answer(call: Performance) -> Facts | None:
    """The call is over, and nothing came back through the channel."""
    return {}


def gives_something_else(call: Performance) -> Facts | None:
    """The value is not what was expected; nothing more can be said."""
    return {"value": _shown(call)}


def _shown(call: Performance) -> str:
    return call.strange if call.strange is not None else repr(call.value)[:200]


def _names(call: Performance, pids: Sequence[int] | set[int]) -> str:
    return ", ".join(call.label(pid) for pid in pids)
