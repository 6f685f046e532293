"""From a history to the misconception behind it: suspects, each looked for by its evidence.

A suspect is a function of a Performance: None if there is no sign of it, else the facts that its words are
filled with. Its name is the diagnosis, and the lab's lab.toml (or diagnoses.toml beside this file, for what
may happen in any lab) has the words. The first suspect that is found is the one; so the order matters, from
the telling to the vague. None looks at the source text. Here are those of any lab; `zombies` has its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from labs.grading.performance import Performance, unreaped
from labs.grading.verdict import Finding
from labs.grading.who import ANY_CHILD, GROUP, Ending, Who, named, unnamed
from labs.observer.events import Polled, Sent, Waited

Facts = dict[str, Any]
Suspect = Callable[[Performance], Facts | None]


def diagnose(performance: Performance, suspects: Sequence[Suspect]) -> Finding | None:
    """Find the first of `suspects` that the evidence shows; None: none of them."""
    for suspect in suspects:
        facts = suspect(performance)
        if facts is not None:
            facts = {name: _writable(fact) for name, fact in facts.items()}
            return Finding(suspect.__name__, {"function": performance.function, **facts})
    return None


def _writable(fact: Any) -> Any:
    """Give a fact as a verdict file can hold it: what a learner's process told may be bytes, or worse."""
    try:
        json.dumps(fact)
    except (TypeError, ValueError):
        return repr(fact)[:200]
    return fact


# ---- what may happen to any function


def too_many_processes(call: Performance) -> Facts | None:
    """It forked until the observer stopped it."""
    return {"peak": call.history.peak} if call.reason == "processes" else None


def too_much_output(call: Performance) -> Facts | None:
    """It wrote until the observer stopped it."""
    return {} if call.reason in ("output", "events") else None


def too_much_memory(call: Performance) -> Facts | None:
    """Its processes together held so much memory that the observer stopped it."""
    return {} if call.reason == "memory" else None


def signals_the_judge(call: Performance) -> Facts | None:
    """It sent a signal to the process that watches it."""
    sent = [e for e in call.history.events if isinstance(e, Sent) and e.pid == call.family["observer"]]
    return {"signal": sent[0].signal} if sent else None


def does_not_compile(call: Performance) -> Facts | None:
    """The file is no Python."""
    return _raised(call) if call.answer.get("phase") == "compile" else None


def ends_at_import(call: Performance) -> Facts | None:
    """The file ends the process while it is imported."""
    silent = not (call.answer or call.was_called or call.fallen or call.plays_without_a_call)
    silent = silent and call.reason != "timeout"
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
    caught = [told for told in call.fallen if told.get("kind") == "SystemExit"]
    return {"child": call.label(caught[0]["pid"])} if caught else None


def child_falls_through(call: Performance) -> Facts | None:
    """A child came back from the function, as if it were the parent: by its return, or by an exception."""
    if not call.fallen:
        return None
    kind = call.fallen[0].get("kind") or "None"  # hearsay has made a text of everything
    return {
        "child": call.label(call.fallen[0]["pid"]),
        "how": f" ({kind:.40})" if kind != "None" else "",
    }


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
    group = unnamed(ANY_CHILD if target == -1 else GROUP)
    return {"whom": call.label(target) if target > 0 else group, **late}


def never_returns(call: Performance) -> Facts | None:
    """The time was up before the function came back."""
    late = call.reason == "timeout" and not call.came_back
    return {"seconds": round(call.history.end)} if late else None


def ends_the_program(call: Performance) -> Facts | None:
    """The process that made the call ended in the middle of it."""
    root = call.history.root
    if "SystemExit" in call.raised:
        return {"how": "sys.exit()"}
    if call.came_back or call.plays_without_a_call or root is None or root.exit is None:
        return None
    return {"how": Ending(signal=root.exit.signal, code=root.exit.code)}


def parent_ends(call: Performance) -> Facts | None:
    """The caller itself ended after its fork: its child went to another parent, who reaps."""
    left = ends_the_program(call)
    return {"child": named(call.newborn[0]), **left} if left and call.newborn else None


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
    too_much_memory,
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


# ---- what no other suspect explains


def gives_a_strange_value(call: Performance) -> Facts | None:
    """The value is, or holds, something that is no plain number, text or list."""
    return {"kind": call.strange} if call.strange is not None else None


def cannot_be_used(call: Performance) -> Facts | None:
    """The check could not go on with what came back."""
    found = call.unusable
    return {"kind": found["kind"], "text": found["text"], "value": shown(call)} if found else None


def gives_no_answer(call: Performance) -> Facts | None:
    """The call is over, and nothing came back through the channel."""
    return {}


def gives_something_else(call: Performance) -> Facts | None:
    """The value is not what was expected; nothing more can be said."""
    return {"value": shown(call)}


# ---- words for facts


def shown(call: Performance) -> str:
    """Give what came back as text, not too long of it."""
    return call.strange if call.strange is not None else repr(call.value)[:200]


def names(call: Performance, pids: Iterable[int]) -> list[Who]:
    """Name processes as the drawing does."""
    return [call.label(pid) for pid in pids]
