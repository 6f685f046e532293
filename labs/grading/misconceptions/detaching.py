"""Suspects about double forks: whose child works, who waits for whom, what a daemon keeps (lab 09).

Pure, as in `diagnosis`, which explains what a suspect is. The first functions are what the checks ask for.
Work is known by the mark `work`, the end of the calls by the mark `back`; what daemons are like, the lab's
inspector tells, a process without a line of the learner's code.
"""

from __future__ import annotations

from typing import Any

from labs.grading.diagnosis import Facts, names
from labs.grading.performance import Performance
from labs.observer.events import Reaped
from labs.observer.life import Life

# ---- what the kernel tells of run_detached()


def workers(call: Performance) -> list[Life]:
    """Give those who called work(), in order."""
    return [call.history.life(pid) for pid in call.who("work")]


def worker(call: Performance) -> Life | None:
    """Give the one who called work(); None if nobody did, or several."""
    found = workers(call)
    return found[0] if len(found) == 1 else None


def was_alive(call: Performance, life: Life) -> bool:
    """Tell whether a process lived when run_detached() had come back."""
    return life.died is None or life.died > _back(call)


def is_adopted(call: Performance, life: Life) -> bool:
    """Tell whether whoever adopts orphans was its parent when run_detached() had come back."""
    return life.parent_at(_back(call)) == call.family["observer"] and life.pid != call.caller


def children_left(call: Performance) -> list[Life]:
    """Give the caller's children that were born in the call and were still there when it had come back."""
    back = _back(call)
    mine = [life for life in call.newborn if life.birth.parent == call.caller and life.born < back]
    return [
        life for life in mine if (life.reaped is None or life.reaped > back) and not life.reaped_by_itself
    ]


def _back(call: Performance) -> float:
    """When run_detached() had come back, for the last time."""
    marks = call.when("back")
    return marks[0].t if marks else call.history.end


# ---- run_detached


def works_itself(call: Performance) -> Facts | None:
    """The caller called work()."""
    return {} if call.caller in call.who("work") else None


def nobody_works(call: Performance) -> Facts | None:
    """Nobody called work()."""
    return {} if call.when("back") and not call.who("work") else None


def works_twice(call: Performance) -> Facts | None:
    """Work was called more often than run_detached()."""
    asked = len(call.values)
    return {"count": len(call.who("work")), "asked": asked} if len(call.who("work")) > asked else None


def reaps_others(call: Performance) -> Facts | None:
    """A child was reaped that had been there before."""
    reaped = [e.pid for e in call.during if isinstance(e, Reaped) and e.pid in call.family.values()]
    return {"who": names(call, reaped)} if reaped else None


def middle_works(call: Performance) -> Facts | None:
    """A child of the caller worked, and its own child had nothing to do."""
    found = [life for life in _own_children_at_work(call) if life.children]
    return {"child": call.label(found[0].pid)} if found else None


def middle_waits(call: Performance) -> Facts | None:
    """The one in the middle waited for the worker, and the caller for the one in the middle."""
    for life in workers(call):
        middle = life.parent
        between = middle is not None and middle.birth.parent == call.caller
        if between and not was_alive(call, life) and life.waited_for:
            return {"middle": call.label(life.birth.parent), "worker": call.label(life.pid)}
    return None


def waits_for_the_work(call: Performance) -> Facts | None:
    """The work had ended when run_detached() came back: it could only end by losing its patience."""
    ended = [life for life in workers(call) if not was_alive(call, life)]
    return {"worker": call.label(ended[0].pid)} if ended else None


def leaves_a_child(call: Performance) -> Facts | None:
    """The worker is a child of the caller."""
    found = _own_children_at_work(call)
    return {"child": call.label(found[0].pid)} if found else None


def leaves_the_middle(call: Performance) -> Facts | None:
    """A child that did not work itself was not reaped when run_detached() had come back."""
    left = [life.pid for life in children_left(call)]
    return {"who": names(call, left)} if left else None


def is_not_adopted(call: Performance) -> Facts | None:
    """The worker still had a parent of its own."""
    kept = [life for life in workers(call) if not is_adopted(call, life)]
    return {"worker": call.label(kept[0].pid), "parent": call.label(kept[0].parent_pid)} if kept else None


def ends_with_another_code(call: Performance) -> Facts | None:
    """The worker's process ended in another way than the docstring says."""
    ended = [life for life in workers(call) if life.exit is not None]
    return {"worker": call.label(ended[0].pid), "code": ended[0].exit_code} if ended else None


def _own_children_at_work(call: Performance) -> list[Life]:
    return [life for life in workers(call) if life.birth.parent == call.caller]


# ---- what the inspector tells of daemonize()


def visits(call: Performance, what: str) -> list[dict[str, Any]]:
    """Give the looks at those who told the inspector `what`: "starts", "goes on" or "cleans up"."""
    looks = call.told_by("inspector", "visit")
    return [look for look in looks if look["what"] == what]


def starter(call: Performance) -> Life | None:
    """Give the program that called daemonize()."""
    starts = visits(call, "starts")
    return call.history.life(starts[0]["pid"]) if starts else None


def daemon(call: Performance) -> dict[str, Any] | None:
    """Give the look at the process in which daemonize() returned; None if it did in none, or in several."""
    goes_on = visits(call, "goes on")
    return goes_on[0] if len(goes_on) == 1 else None


def first_session(call: Performance) -> int:
    """Give the session that the program was started in."""
    return int(visits(call, "starts")[0]["session"])


# ---- daemonize


def daemonize_fails(call: Performance) -> Facts | None:
    """An exception came out of daemonize()."""
    complaints = [line.text for line in call.history.lines if line.stream == "stderr" and line.text.strip()]
    failed = any(line.startswith("Traceback") for line in complaints)
    return {"error": complaints[-1]} if failed and daemon(call) is None else None


def starter_stays(call: Performance) -> Facts | None:
    """The function returned in the process that had called it."""
    first = starter(call)
    stayed = [visit for visit in visits(call, "goes on") if first is not None and visit["pid"] == first.pid]
    return {"starter": call.label(stayed[0]["pid"])} if stayed else None


def nobody_goes_on(call: Performance) -> Facts | None:
    """The function returned in no process, or in several."""
    count = len(visits(call, "goes on"))
    return {"count": count} if count != 1 else None


def starter_fails(call: Performance) -> Facts | None:
    """The program that had called did not end with 0."""
    first = starter(call)
    failed = first is not None and first.exit_code != 0
    return {"starter": call.label(first.pid), "code": first.exit_code} if first and failed else None


def daemon_has_a_family(call: Performance) -> Facts | None:
    """The one who forked the daemon lived on, or waited for it: it is no orphan."""
    look = daemon(call)
    parent = call.history.life(look["pid"]).parent if look else None
    if look is None or parent is None:
        return None
    stayed = parent.exit is None or parent.ended_by_observer or call.history.life(look["pid"]).waited_for
    return {"parent": call.label(parent.pid)} if stayed else None


def stays_in_the_session(call: Performance) -> Facts | None:
    """The daemon is in the session of whoever started it."""
    look = daemon(call)
    return {"session": look["session"]} if look and look["session"] == first_session(call) else None


def leads_the_session(call: Performance) -> Facts | None:
    """The daemon leads its session."""
    look = daemon(call)
    return {"session": look["session"]} if look and look["session"] == look["pid"] else None


def keeps_the_folder(call: Performance) -> Facts | None:
    """The daemon works in the folder in which it was started."""
    look = daemon(call)
    return {"folder": look["folder"]} if look and look["folder"] != "/" else None


def keeps_the_mask(call: Performance) -> Facts | None:
    """The daemon has the umask of whoever started it."""
    look = daemon(call)
    return {"mask": f"{look['umask']:04o}"} if look and look["umask"] != 0 else None


def streams_not_on_null(call: Performance) -> Facts | None:
    """A standard stream of the daemon leads elsewhere than to /dev/null, or nowhere."""
    look = daemon(call)
    wrong = {n: where for n, where in enumerate(look["streams"]) if where != "/dev/null"} if look else {}
    return {"streams": ", ".join(f"{n}: {where}" for n, where in wrong.items())} if wrong else None


def cleans_up_too_early(call: Performance) -> Facts | None:
    """Somebody else than the daemon ran what the caller had registered for the end."""
    look = daemon(call)
    others = [visit["pid"] for visit in visits(call, "cleans up") if look and visit["pid"] != look["pid"]]
    return {"who": names(call, others)} if others else None


def somebody_stays_behind(call: Performance) -> Facts | None:
    """Somebody of the program was alive when the daemon went on, who is neither starter nor daemon."""
    first, look = starter(call), daemon(call)
    if first is None or look is None:
        return None
    family = [life for life in call.history.lives if _is_of(life, first) and life.pid != look["pid"]]
    alive = [life.pid for life in family if life.exit is None or life.ended_by_observer]
    return {"who": names(call, alive)} if alive else None


def _is_of(life: Life, ancestor: Life) -> bool:
    above: Life | None = life
    while above is not None and above is not ancestor:
        above = above.parent
    return above is not None


# ---- what was printed


def loses_the_words(call: Performance) -> Facts | None:
    """What was printed was never written."""
    words = str(call.arguments[0]) if call.arguments else ""
    return {"words": words} if words and words not in call.output else None


def prints_twice(call: Performance) -> Facts | None:
    """What was printed once was written more often."""
    words = str(call.arguments[0]) if call.arguments else ""
    return (
        {"words": words, "count": call.output.count(words)}
        if words and call.output.count(words) > 1
        else None
    )
