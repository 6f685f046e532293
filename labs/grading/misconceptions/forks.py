"""Suspects about fork: who runs what, who goes on forking, who waits for whom (misconceptions of lab 02).

Pure, as in `diagnosis`, which explains what a suspect is. The works of fork_one leave the marks "child" and
"parent"; those of fork_many and fork_chain tell their number (`work`), and are asked for by scenes with the
arguments (how many, exit codes). The last functions are what checks ask for.
"""

from __future__ import annotations

from typing import Any

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.performance import Performance
from labs.grading.props import Work
from labs.observer.life import Life

# ---- one child


def works_without_a_fork(call: Performance) -> Facts | None:
    """The caller did what a new process had to do, and none was born."""
    mine = call.caller in (*call.who("child"), *everybody(call))
    return {} if mine and not call.newborn else None


def swaps_the_branches(call: Performance) -> Facts | None:
    """The caller did the child's work, and a new process the parent's."""
    others = [pid for pid in call.who("parent") if pid != call.caller]
    return {"child": names(call, others[:1])} if others and call.caller in call.who("child") else None


def child_does_the_parents_work(call: Performance) -> Facts | None:
    """The parent's work ran in a new process, too."""
    others = [pid for pid in call.who("parent") if pid != call.caller]
    return {"child": names(call, others[:1])} if others else None


def parent_does_the_childs_work(call: Performance) -> Facts | None:
    """The caller did what was for new processes only, beside them."""
    return {} if call.caller in (*call.who("child"), *everybody(call)) else None


def one_after_the_other(call: Performance) -> Facts | None:
    """The works would have met if they had run at the same time: the watcher saw all of them asleep."""
    return {} if any(met is False for _pid, met in call.told("met")) else None


def loses_output(call: Performance) -> Facts | None:
    """Something that was printed never came out."""
    lost = [text for text in printed(call) if text not in call.output]
    return {"text": lost[0]} if lost else None


def prints_twice(call: Performance) -> Facts | None:
    """What was still in the buffer at the fork came out of both processes."""
    doubled = [text for text in printed(call) if call.output.count(text) > 1]
    return {"text": doubled[0], "times": call.output.count(doubled[0])} if doubled else None


def gives_another_pid(call: Performance) -> Facts | None:
    """What came back does not name the processes that worked."""
    workers = [pid for pid in (*call.who("child"), *everybody(call)) if pid != call.caller]
    named = call.value[:1] if call.function == "fork_one" and isinstance(call.value, list) else call.value
    return {"value": shown(call), "who": names(call, workers)} if workers and named != workers else None


# ---- how they end


def nobody_reaps(call: Performance) -> Facts | None:
    """Children were made, and not one of them was waited for."""
    left = _unreaped(call)
    return {"who": names(call, left)} if left and len(left) == len(_children(call)) else None


def reaps_too_few(call: Performance) -> Facts | None:
    """Some children were waited for, and others not."""
    left = _unreaped(call)
    return {"who": names(call, left), "reaped": len(_children(call)) - len(left)} if left else None


def gives_a_wrong_exit_code(call: Performance) -> Facts | None:
    """A worker ended with another exit code than its work asked for."""
    for pid, wanted in exit_codes(call).items():
        life = _newborn(call, pid)
        if life and life.exit and life.exit_code != wanted:
            return {"child": call.label(pid), "code": life.exit_code, "wanted": wanted}
    return None


# ---- many, and generations


def stays_in_the_loop(call: Performance) -> Facts | None:
    """One piece of work was done by several processes: a child went on forking."""
    for number, pids in workers(call).items():
        if len(pids) > 1 and len(call.newborn) > 1:
            return {"number": number, "times": len(pids), "born": len(call.newborn), "asked": asked(call)}
    return None


def expects_shared_memory(call: Performance) -> Facts | None:
    """All have worked, but the list in the caller holds less than that."""
    short = isinstance(call.value, list) and len(call.value) < len(workers(call))
    return {"value": shown(call), "who": names(call, everybody(call))} if short else None


def fans_out(call: Performance) -> Facts | None:
    """The later generations are children of the caller, too."""
    fan = [pid for pid in everybody(call)[1:] if call.child(pid) is not None]
    return {"who": names(call, fan)} if fan else None


def middle_does_not_wait(call: Performance) -> Facts | None:
    """Somebody down the chain was not waited for by its own parent."""
    for life in call.newborn:
        if len(life.role) > 1 and not (life.waited_for or life.reaped_by_itself):
            return {"child": call.label(life.pid), "parent": call.label(life.birth.parent)}
    return None


def does_too_little(call: Performance) -> Facts | None:
    """Some of the work was never called."""
    lacking = asked(call) - len(workers(call))
    return {"lacking": lacking, "asked": asked(call)} if lacking > 0 else None


# ---- what checks ask for


def workers(call: Performance) -> dict[Any, list[int]]:
    """Give the pids of those who called work(number), by number, in the order of the numbers."""
    found: dict[Any, list[int]] = {}
    told = [(number, pid) for pid, number in call.told("work") if type(number) is int]
    for number, pid in sorted(told, key=lambda told: told[0]):
        found.setdefault(number, []).append(pid)
    return found


def everybody(call: Performance) -> list[int]:
    """Give the pids of all who called work, in the order of its numbers."""
    return [pid for pids in workers(call).values() for pid in pids]


def asked(call: Performance) -> int:
    """Give how many works the scene asked for."""
    if call.name.endswith("_numbered"):
        return int(call.arguments[0])
    return 0 if call.function == "fork_one" else max(0, len(printed(call)) - 1)  # one was there before


def printed(call: Performance) -> list[str]:
    """Give the texts that the scene printed, or let print."""
    return list(call.arguments) if call.name.endswith("_printing") else []


def came_out_once(call: Performance) -> bool:
    """Tell whether all that was printed came out, each text once."""
    return printed(call) != [] and all(call.output.count(text) == 1 for text in printed(call))


def exit_codes(call: Performance) -> dict[int, int]:
    """Give the exit code that each worker has to end with, by its pid."""
    if call.function == "fork_one":
        works = [work for work in call.arguments if isinstance(work, Work) and work.name == "child"]
        return {pid: 1 if work.raises else work.returns or 0 for work in works for pid in call.who("child")}
    wanted = call.arguments[1] if call.name.endswith("_numbered") else []
    return {
        pid: code if code >= 0 else 1  # below 0 stands for an exception
        for pids, code in zip(workers(call).values(), wanted, strict=False)
        for pid in pids
    }


def end_as_told(call: Performance) -> bool:
    """Tell whether there was a worker for every work, and each has ended with the exit code of its work."""
    codes = exit_codes(call)
    return len(codes) == (1 if call.function == "fork_one" else asked(call)) and all(
        (life := _newborn(call, pid)) is not None and life.exit is not None and life.exit_code == code
        for pid, code in codes.items()
    )


def have_met(call: Performance, count: int) -> bool:
    """Tell whether `count` processes were at work when the watcher of a meeting let them go."""
    met = call.when("met")
    works = [*call.when("child"), *call.when("parent"), *call.when("worker")]
    come = {work.by for work in works if met and work.t <= met[0].t}
    return call.told_by("watcher", "met") == [True] and len(come) == count


def nothing_left(call: Performance) -> bool:
    """Tell whether all who were born in the call were gone at its end, and nobody was orphaned."""
    return not any(call.leftovers)


def is_chain(call: Performance) -> bool:
    """Tell whether each worker is the child of the one before it, and ended before that one did."""
    above = call.at_return.life(call.caller)
    for pid in everybody(call):
        life = _newborn(call, pid)
        if life is None or life.parent is not above or life.exit is None:
            return False
        if above.exit is not None and above.exit.t < life.exit.t:
            return False
        above = life
    return True


def _newborn(call: Performance, pid: int) -> Life | None:
    return next((life for life in call.newborn if life.pid == pid), None)


def _children(call: Performance) -> list[Life]:
    return [life for life in call.newborn if len(life.role) == 1]


def _unreaped(call: Performance) -> list[int]:
    return [life.pid for life in _children(call) if life.reap is None]
