"""Suspects about pids: which number is whose, who can know it, and who is an orphan (lab 03).

Pure, as in `diagnosis`, which explains what a suspect is. In the scenes of family every process that calls
watchword() tells the word that it got; in those of is_orphaned one process is asked before its parent has
ended, while that one is a zombie, and when it is reaped. The last functions are for checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from labs.grading.diagnosis import Facts, shown
from labs.grading.performance import Performance
from labs.grading.who import OBSERVER, Who, named, unnamed
from labs.observer.life import Life

SIDES = ("parent", "child")

# What json, pickle, struct, int() and unpacking raise, by the nearest built-in class.
_OF_PARSERS = {"ValueError", "UnicodeDecodeError", "EOFError", "SyntaxError", "IndexError", "Exception"}

# ---- a family: who has spoken


def nobody_is_born(call: Performance) -> Facts | None:
    """Numbers came back, and no process was born that they could be of."""
    return {"value": shown(call)} if not call.newborn else None


def parent_speaks_for_the_child(call: Performance) -> Facts | None:
    """The child never called watchword(): whatever was said of it, somebody else has said."""
    silent = call.newborn and not words(call, *(life.pid for life in call.newborn))
    return {"child": _role(call, call.newborn[0].pid)} if silent else None


def memory_is_not_shared(call: Performance) -> Facts | None:
    """The child has found out its view, and nothing of it arrived."""
    child, arrived = speaker(call), view(call, "child")
    lost = arrived is None or not isinstance(arrived[3], str) or arrived[3] in words(call, call.caller)
    return {"child": _role(call, child.pid), "value": shown(call)} if child and lost else None


def swaps_the_views(call: Performance) -> Facts | None:
    """The child's view came first."""
    first, second = view(call, "parent"), view(call, "child")
    child = speaker(call)
    if child is None or first is None or second is None:
        return None
    swapped = first[3] in words(call, child.pid) and second[3] in words(call, call.caller)
    return {"child": _role(call, child.pid)} if swapped else None


def cuts_the_message(call: Performance) -> Facts | None:
    """Of the child's watchword only a part arrived."""
    child, arrived = speaker(call), view(call, "child")
    if child is None or arrived is None or not isinstance(arrived[3], str):
        return None
    whole = [word for word in words(call, child.pid) if len(arrived[3]) < len(word) and arrived[3] in word]
    return {"length": len(whole[0]), "arrived": len(arrived[3])} if whole else None


def stumbles_over_the_message(call: Performance) -> Facts | None:
    """Whoever took the message apart could not: something was missing, or belonged to the text itself."""
    answer = call.answer
    if not call.raised or call.raised[0] not in _OF_PARSERS:
        return None
    return {"kind": answer["kind"], "text": answer["text"], "line": answer["line"] or "?"}


# ---- a family: which number is whose


def mixes_the_directions(call: Performance) -> Facts | None:
    """Somebody named its own child, or itself, as its parent."""
    for side, pid, ppid in _numbers(call):
        below = [life.pid for life in call.newborn] if side == "parent" else []
        if ppid in (right(call, side)[1], *below):
            return {"side": _side(call, side), "pid": pid, "ppid": ppid}
    return None


def takes_forks_return_for_a_pid(call: Performance) -> Facts | None:
    """What fork() returned was given as the process's own pid: 0 in the child."""
    for side, pid, _ppid in _numbers(call):
        returned = right(call, side)[0]
        if pid == returned:
            return {"side": _side(call, side), "pid": pid}
    return None


def remembers_an_old_number(call: Performance) -> Facts | None:
    """A number in the view belongs to the process that was there before the fork."""
    for side, pid, ppid in _numbers(call):
        _returned, true_pid, true_ppid = right(call, side)
        for told, true in ((pid, true_pid), (ppid, true_ppid)):
            if told != true and told in (call.caller, *call.family.values()):
                return {"side": _side(call, side), "told": told, "true": true}
    return None


def misreports_fork(call: Performance) -> Facts | None:
    """What fork() is said to have returned is not what it returns there."""
    for side in SIDES:
        told = view(call, side)
        if told is not None and told[0] != right(call, side)[0]:
            return {"side": _side(call, side), "told": told[0], "true": right(call, side)[0]}
    return None


# ---- a family: what is left of it


def leaves_the_child(call: Performance) -> Facts | None:
    """Somebody who was born in the call was not reaped in it."""
    left = [life.pid for life in call.newborn if life.reap is None]
    return {"who": [_role(call, pid) for pid in left]} if left else None


def child_ends_badly(call: Performance) -> Facts | None:
    """The child ended with another exit code than 0."""
    child = speaker(call)
    bad = child is not None and child.exit is not None and child.exit_code != 0
    return {"child": _role(call, child.pid), "code": child.exit_code} if child and bad else None


def leaves_the_pipe_open(call: Performance) -> Facts | None:
    """The caller has more pipes open than before the call."""
    opened = [count for pid, count in call.told("opened") if pid == call.caller and isinstance(count, int)]
    return {"count": opened[-1]} if opened and opened[-1] > 0 else None


# ---- an orphan


def answers_the_other_way_round(call: Performance) -> Facts | None:
    """True while the parent lived, False when it had ended."""
    before, _zombie, reaped = answers(call)
    return _asked(call) if before is True and reaped is False else None


def sees_orphans_everywhere(call: Performance) -> Facts | None:
    """True while the very parent that was asked for lived."""
    return _asked(call) if answers(call)[0] is True else None


def takes_a_zombie_for_a_parent(call: Performance) -> Facts | None:
    """False as long as the parent was a zombie, True when its pid was gone."""
    return _asked(call) if answers(call) == [False, False, True] else None


def takes_one_for_the_only_adopter(call: Performance) -> Facts | None:
    """False though the parent had ended, and a subreaper that is not process 1 had adopted."""
    return _asked(call) if answers(call)[2] is False else None


def never_notices(call: Performance) -> Facts | None:
    """False, however often it was asked."""
    return _asked(call) if answers(call) == [False, False, False] else None


# ---- what checks ask for


def view(call: Performance, side: str) -> list[Any] | None:
    """Give one of SIDES as it came back: [returned, pid, ppid, word]; None: there is nothing of the kind."""
    both = call.value
    if not isinstance(both, list) or len(both) != len(SIDES):
        return None
    found = both[SIDES.index(side)]
    return found if isinstance(found, list) and len(found) == 4 else None


def is_right(call: Performance, side: str) -> bool:
    """Tell whether a view has the kernel's numbers, and a word that this very process was given."""
    told, numbers = view(call, side), right(call, side)
    return told is not None and told[:3] == numbers and told[3] in words(call, numbers[1])


def right(call: Performance, side: str) -> list[int]:
    """Give the numbers of a view as the kernel knows them: what fork() returned, pid, ppid."""
    child = speaker(call) or next(iter(_children(call)), None)
    pid = child.pid if child else -1
    if side == "child":
        return [0, pid, call.caller]
    return [pid, call.caller, call.at_return.life(call.caller).birth.parent]


def speaker(call: Performance) -> Life | None:
    """Find the child that called watchword()."""
    return next((life for life in _children(call) if words(call, life.pid)), None)


def words(call: Performance, *pids: int) -> list[str]:
    """Give the watchwords that these processes were given."""
    return [word for pid, word in call.told("watchword") if pid in pids]


def answers(call: Performance) -> list[Any]:
    """Give three answers of is_orphaned: the first one while the parent lived that was not False (False if
    all were), as a zombie, and reaped; None for one that did not come.
    """
    times = call.arguments[0]
    found = [*call.values, *[None] * (times + 2)]
    return [next((each for each in found[:times] if each is not False), False), *found[times : times + 2]]


def _children(call: Performance) -> list[Life]:
    return [life for life in call.newborn if life.birth.parent == call.caller]


def _numbers(call: Performance) -> Iterator[tuple[str, Any, Any]]:
    """Give the pid and the ppid of each view that came back."""
    for side in SIDES:
        told = view(call, side)
        if told is not None:
            yield side, told[1], told[2]


def _asked(call: Performance) -> Facts:
    """Say who was asked, whose child it had been, and whose it became."""
    me = call.at_return.life(call.caller)
    former, adopter = (_role(call, pid) for pid in (me.birth.parent, me.parent_pid))
    return {"who": _role(call, me.pid), "former": former, "adopter": adopter}


def _side(call: Performance, side: str) -> Who:
    return _role(call, right(call, side)[1])


def _role(call: Performance, pid: int) -> Who:
    """Name a process as the drawing does, whoever made the call."""
    found = [named(life) for life in call.at_return.lives if life.pid == pid]
    return found[-1] if found else unnamed(OBSERVER, pid)
