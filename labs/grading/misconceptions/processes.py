"""Suspects about looking at processes: who, when, and what psutil says of it (misconceptions of lab 01).

Pure, as in `diagnosis`, which explains what a suspect is. A clerk of the scene tells the `truth`, the scene
an `error` of psutil's that came out of the function. The last functions are what checks ask for.
"""

from __future__ import annotations

from typing import Any

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.misconceptions.lists import pids, taken
from labs.grading.performance import Performance, unreaped

# ---- exceptions that came out


def raises_for_a_zombie(call: Performance) -> Facts | None:
    """A zombie was asked for what only the living have."""
    return _error(call) if _asked(call) in call.zombies_of(call.caller) else None


def raises_for_nobody(call: Performance) -> Facts | None:
    """The pid was nobody's, and psutil's exception came out."""
    return _error(call) if call.arguments[0] == "nobody" else None


def stumbles_over_the_vanished(call: Performance) -> Facts | None:
    """Somebody who was listed had ended when he was looked at, and psutil's exception came out."""
    told = _error(call)
    return {**told, "pid": call.family["leaving"]} if told and "leaving" in call.family else None


# ---- describe


def takes_a_zombie_for_gone(call: Performance) -> Facts | None:
    """A zombie was told to be no process at all."""
    there = call.returned and not call.told("error") and _asked(call) in call.zombies_of(call.caller)
    return {"pid": _asked(call)} if there and call.value is None else None


def describes_the_caller(call: Performance) -> Facts | None:
    """What came back is about the process that asked."""
    told = call.value if isinstance(call.value, dict) else {}
    about = told.get("pid") == call.caller or told.get("parent") == call.family["observer"]
    return {"pid": _asked(call), "caller": call.caller} if about else None


def existing_means_running(call: Performance) -> Facts | None:
    """Somebody who slept, or had ended, was told to be running."""
    wrong = _told(call, "status") == "running" != _true(call, "status")
    return {"status": _true(call, "status")} if wrong else None


def gives_one_string(call: Performance) -> Facts | None:
    """The words of the command came as one text."""
    command = _told(call, "command")
    return {"command": repr(command)[:100]} if isinstance(command, str) else None


def names_the_keys_otherwise(call: Performance) -> Facts | None:
    """The keys of the dictionary are not those that were asked for."""
    if not isinstance(call.value, dict) or not isinstance(truth(call), dict):
        return None
    missing, more = ([key for key in a if key not in b] for a, b in _both_ways(truth(call), call.value))
    return {"missing": _listed(missing), "more": _listed(more)} if missing or more else None


def expects_words_of_a_zombie(call: Performance) -> Facts | None:
    """The command of a zombie is something else than an empty list."""
    command = _told(call, "command")
    wrong = _true(call, "command") == [] != command
    return {"pid": _asked(call), "told": repr(command)[:100]} if wrong else None


def gives_other_facts(call: Performance) -> Facts | None:
    """One of the facts is not what psutil says."""
    for key, true in (truth(call) or {}).items():
        if _told(call, key) != true and isinstance(call.value, dict):
            return {"key": key, "told": repr(_told(call, key))[:100], "true": repr(true)[:100]}
    return None


# ---- ancestors


def counts_itself(call: Performance) -> Facts | None:
    """The process itself stands among its ancestors."""
    return {"pid": _asked(call)} if isinstance(call.value, list) and _asked(call) in call.value else None


def begins_at_the_top(call: Performance) -> Facts | None:
    """The ancestors are the right ones, from the first process downwards."""
    upside_down = isinstance(call.value, list) and call.value == (truth(call) or [])[::-1]
    return {"value": shown(call)} if upside_down and call.value != truth(call) else None


def stops_below_the_top(call: Performance) -> Facts | None:
    """The list ends too early."""
    value, above = call.value, truth(call)
    short = isinstance(value, list) and isinstance(above, list) and value == above[: len(value)]
    return {"count": len(above) - len(value)} if short and len(value) < len(above) else None


def goes_above_the_top(call: Performance) -> Facts | None:
    """There is a 0 in the list: the number that stands for no parent."""
    return {} if isinstance(call.value, list) and 0 in call.value else None


# ---- children


def ignores_the_state(call: Performance) -> Facts | None:
    """Among the pids is a child in another state."""
    others = own_children(call) - in_state(call)
    return taken(call, others)


def takes_descendants(call: Performance) -> Facts | None:
    """Among the pids is somebody further down the tree."""
    below = {life.pid for life in call.at_call.lives if len(life.role) > 1} - own_children(call)
    return taken(call, below)


def takes_strangers(call: Performance) -> Facts | None:
    """Among the pids is one that is no child of the process that was asked for."""
    return taken(call, {pid for pid in pids(call) if pid not in own_children(call)})


def finds_too_few(call: Performance) -> Facts | None:
    """Some are missing."""
    missing = in_state(call) - set(pids(call))
    return {"who": names(call, missing)} if call.returned and not call.told("error") and missing else None


# ---- what checks ask for


def truth(call: Performance) -> Any:
    """Give what the clerk saw before the function was called; None if there was nothing to be seen."""
    return next(iter(call.told_by("clerk", "truth")), None)


def own_children(call: Performance) -> set[int]:
    """Give the pids of the children of the process that was asked for, those that had ended included."""
    return {
        life.pid
        for life in call.at_call.lives
        if life.parent_pid == _asked(call) and life.reap is None and life.pid != call.caller
    }


def in_state(call: Performance) -> set[int]:
    """Give the pids of those of them that are in the state asked for, and were to the end."""
    dead = {life.pid for life in unreaped(call.at_call)}
    alive = {life.pid for life in call.at_return.lives if life.alive}
    computing = {call.family[name] for name in call.family if name == "computing"}
    by_state = {"zombie": dead, "running": computing, "sleeping": alive - computing}
    return own_children(call) & by_state[call.arguments[-1]]


def _asked(call: Performance) -> int:
    """Give the pid that the function was asked about."""
    return call.family.get(str(call.arguments[0]), call.caller)


def _error(call: Performance) -> Facts | None:
    told = call.told("error")
    return {"error": told[-1][1], "pid": _asked(call)} if told else None


def _told(call: Performance, key: str) -> Any:
    return call.value.get(key) if isinstance(call.value, dict) else None


def _true(call: Performance, key: str) -> Any:
    return truth(call).get(key) if isinstance(truth(call), dict) else None


def _both_ways(one: dict[str, Any], other: dict[str, Any]) -> tuple[tuple[dict[str, Any], ...], ...]:
    return (one, other), (other, one)


def _listed(keys: list[Any]) -> str:
    return ", ".join(repr(key)[:40] for key in keys[:6]) or "–"
