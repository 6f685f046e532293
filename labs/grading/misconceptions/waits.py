"""Suspects about waiting: whose end was asked for, in which order, what a status was taken for (lab 07).

Pure, as in `diagnosis`, which explains what a suspect is. A child is found by the mark that its work leaves.
"""

from __future__ import annotations

import signal
from typing import Any

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.misconceptions.exits import leaves_it_unreaped, meaning, printed, reaps_others
from labs.grading.performance import Performance
from labs.observer.events import Exited
from labs.observer.life import Life

__all__ = ["leaves_it_unreaped", "printed", "reaps_others"]  # what checks of lab 07 take from `exits`

# ---- one child


def runner(call: Performance) -> Life | None:
    """Give the newborn in which work() ran; None: it ran nowhere, or elsewhere."""
    found = [life for life in call.newborn if life.pid in call.who("work")]
    return found[-1] if found else None


def runs_work_itself(call: Performance) -> Facts | None:
    """work() ran in the process that made the call."""
    return {} if call.caller in call.who("work") else None


def drops_the_result(call: Performance) -> Facts | None:
    """work() returned a number, and its child ended with another."""
    child, wanted = runner(call), call.argument.returns
    if child is None or child.exit is None or child.exit.code in (None, wanted):
        return None
    return {"child": call.label(child.pid), "wanted": wanted, "code": child.exit.code}


def hides_the_failure(call: Performance) -> Facts | None:
    """work() raised an exception, and its child told success."""
    child = runner(call)
    hidden = child is not None and child.exit is not None and child.exit.code == 0
    return {"child": call.label(child.pid)} if child and hidden else None


def fails_with_another_code(call: Performance) -> Facts | None:
    """work() raised an exception, and its child told a failure, but by another code than 1."""
    child = runner(call)
    code = child.exit.code if child is not None and child.exit is not None else None
    return {"child": call.label(child.pid), "code": code} if child and code not in (None, 0, 1) else None


def loses_the_words(call: Performance) -> Facts | None:
    """What work() printed did not arrive."""
    return {"words": call.argument.says} if not printed(call, call.argument.says) else None


def gives_no_pair(call: Performance) -> Facts | None:
    """What came back is not a pair of numbers."""
    return {"value": shown(call)} if call.returned and _pair(call) is None else None


def swaps_the_two(call: Performance) -> Facts | None:
    """The exit code came first and the pid second."""
    child, pair = runner(call), _pair(call)
    return {"value": shown(call)} if child and pair and pair == (meaning(child), child.pid) else None


def gives_another_pid(call: Performance) -> Facts | None:
    """The pid is not the child's."""
    child, pair = runner(call), _pair(call)
    return (
        {"pid": pair[0], "child": call.label(child.pid)} if child and pair and pair[0] != child.pid else None
    )


def gives_the_raw_status(call: Performance) -> Facts | None:
    """The 16 bits of wait(2) came back, instead of what they mean."""
    child, pair = runner(call), _pair(call)
    if not (child and pair and pair[1] and pair[1] == raw(child)):
        return None
    return {"value": pair[1], "means": meaning(child)}


def drops_the_minus(call: Performance) -> Facts | None:
    """The number of the signal came back without its minus; the raw status is the same number."""
    child, pair = runner(call), _pair(call)
    killed = child.exit.signal if child and child.exit else None
    return {"signal": killed} if killed and pair and pair[1] == killed else None


def loses_the_signal(call: Performance) -> Facts | None:
    """A child killed by a signal was told as one that ended by itself."""
    child, pair = runner(call), _pair(call)
    killed = child.exit.signal if child and child.exit else None
    return {"signal": killed, "value": pair[1]} if killed and pair and pair[1] >= 0 else None


def gives_another_code(call: Performance) -> Facts | None:
    """Something else came back than the child had ended with."""
    child, pair = runner(call), _pair(call)
    if child is None or pair is None or pair[1] == meaning(child):
        return None
    return {"value": pair[1], "child": call.label(child.pid), "means": meaning(child)}


def _pair(call: Performance) -> tuple[int, int] | None:
    value = call.value
    if isinstance(value, list) and len(value) == 2 and all(type(item) is int for item in value):
        return value[0], value[1]
    return None


def raw(life: Life) -> int | None:
    """Give the status that wait brings of `life`."""
    if life.exit is None:
        return None
    return life.exit.signal or (life.exit.code or 0) << 8


# ---- all children


def children(call: Performance) -> list[Life]:
    """Give those of the caller's children that a check has made, in the order of their ends."""
    own = set(call.family.values()) - {call.caller, call.family["observer"]}
    ends = [event.pid for event in call.at_return.events if isinstance(event, Exited) and event.pid in own]
    alive = sorted(own - set(ends))
    return [call.at_return.life(pid) for pid in [*ends, *alive]]


def pairs(call: Performance) -> list[list[Any]]:
    """Give what should have come back: pid and exit code of each, in the order of their ends."""
    return [[life.pid, meaning(life)] for life in children(call)]


def waits_once_too_often(call: Performance) -> Facts | None:
    """All children had been told of, and there was one wait more."""
    left = [life for life in children(call) if life.reap is None]
    return {} if "ChildProcessError" in call.raised and not left else None


def takes_too_few(call: Performance) -> Facts | None:
    """Some children were not reaped."""
    left = [life.pid for life in children(call) if life.reap is None]
    return {"who": names(call, left)} if left else None


def waits_in_line(call: Performance) -> Facts | None:
    """A child had ended, and lay there while its parent was blocked in a wait for another one."""
    caller = call.at_return.life(call.caller)
    died = {life.pid: life.died for life in children(call) if life.died is not None}
    for life in children(call):
        reaped = life.reap.t if life.reap else call.at_return.end
        for wait in caller.waits if life.pid in died else []:
            another = wait.target > 0 and wait.target != life.pid and not wait.polls
            blocked = died.get(wait.target, call.at_return.end) >= wait.start
            if another and blocked and died[life.pid] <= (wait.end or reaped) <= reaped:
                return {"dead": call.label(life.pid), "awaited": call.label(wait.target)}
    return None


def sorts_by_birth(call: Performance) -> Facts | None:
    """All are told of, but in another order than that of their ends."""
    value = call.value if isinstance(call.value, list) else []
    right = all(isinstance(item, list) for item in value) and sorted(value) == sorted(pairs(call))
    return {} if right and value != pairs(call) else None


def gives_raw_statuses(call: Performance) -> Facts | None:
    """The statuses came back as wait brings them."""
    told = {life.pid: raw(life) for life in children(call) if life.exit is not None}
    found = [item for item in _items(call) if len(item) == 2 and item[1] and told.get(item[0]) == item[1]]
    return {"value": found[0][1], "means": meaning(call.at_return.life(found[0][0]))} if found else None


def loses_signals(call: Performance) -> Facts | None:
    """A child killed by a signal was told as one that ended by itself."""
    killed = {life.pid: life.exit.signal for life in children(call) if life.exit and life.exit.signal}
    found = [item for item in _items(call) if len(item) == 2 and item[0] in killed and item[1] >= 0]
    return {"signal": killed[found[0][0]], "value": found[0][1]} if found else None


def gives_no_pairs(call: Performance) -> Facts | None:
    """What came back is not a list of pairs."""
    value = call.value
    good = isinstance(value, list) and all(isinstance(item, list) and len(item) == 2 for item in value)
    return {"value": shown(call)} if call.returned and not good else None


def _items(call: Performance) -> list[list[Any]]:
    value = call.value if isinstance(call.value, list) else []
    return [item for item in value if isinstance(item, list) and all(type(part) is int for part in item)]


# ---- what a status means


def explains_only_ends(call: Performance) -> Facts | None:
    """A status of somebody who has not ended was refused."""
    return {"status": call.argument} if "ValueError" in call.raised else None


def gives_no_word_and_number(call: Performance) -> Facts | None:
    """What came back is not a pair of a word and a number."""
    good = type(_word(call)) is str and type(_number(call)) is int
    return {"value": shown(call)} if call.returned and not good else None


def calls_it_an_exit(call: Performance) -> Facts | None:
    """A process that a signal ended was said to have ended by itself."""
    killed = call.argument & 0x7F not in (0, 0x7F)
    return _told(call) if killed and _word(call) == "exited" else None


def calls_it_the_end(call: Performance) -> Facts | None:
    """A process that was stopped, or goes on, was said to have ended."""
    lives = call.argument & 0x7F == 0x7F
    return _told(call) if lives and _word(call) in ("exited", "killed", "dumped") else None


def leaves_the_core_bit_in(call: Performance) -> Facts | None:
    """The whole low byte was taken for the signal."""
    number = call.argument & 0xFF
    with_bit = number & 0x80 and _number(call) == number
    return {**_told(call), "signal": number & 0x7F} if with_bit else None


def misses_the_core(call: Performance) -> Facts | None:
    """Of a core dump nothing was said."""
    dumped = call.argument & 0x80 and call.argument & 0x7F not in (0, 0x7F)
    return {"status": call.argument} if dumped and _word(call) == "killed" else None


def gives_the_whole_status(call: Performance) -> Facts | None:
    """The number is the status itself."""
    return _told(call) if call.argument and _number(call) == call.argument > 0xFF else None


def means(status: int) -> list[Any]:
    """Say what a status means, as wait(2) has it."""
    low, high = status & 0xFF, status >> 8
    if status == 0xFFFF:
        return ["continued", int(signal.SIGCONT)]
    if low == 0x7F:
        return ["stopped", high]
    if low & 0x7F:
        return ["dumped" if low & 0x80 else "killed", low & 0x7F]
    return ["exited", high]


def _told(call: Performance) -> Facts:
    word, number = means(call.argument)
    return {"value": shown(call), "status": call.argument, "word": word, "number": number}


def _word(call: Performance) -> Any:
    return call.value[0] if isinstance(call.value, list) and call.value else None


def _number(call: Performance) -> Any:
    return call.value[1] if isinstance(call.value, list) and len(call.value) == 2 else None
