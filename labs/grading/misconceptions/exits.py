"""Suspects about exits: who does not really end, what is lost on the way, what a code is taken for (lab 04).

Pure, as in `diagnosis`, which explains what a suspect is. Words that a check made up are the last argument of
a call or a scene; what the caller had printed before is the first.
"""

from __future__ import annotations

from labs.grading.diagnosis import Facts, names, shown
from labs.grading.performance import Performance
from labs.observer.events import Reaped
from labs.observer.life import Life

CODES = range(256)

# ---- ending a process


def goes_on(call: Performance) -> Facts | None:
    """The function came back, and its process lived on."""
    return {"value": shown(call)} if call.returned else None


def lets_the_cleanup_run(call: Performance) -> Facts | None:
    """On its way out the process came through its callers' cleanup."""
    passed = [name for name in ("except", "finally", "atexit") if call.who(name)]
    return {"what": ", ".join(passed)} if passed else None


def lets_the_kernel_cut(call: Performance) -> Facts | None:
    """The process ended with what is left of a number that is no exit code."""
    code = call.arguments[0]
    cut = code not in CODES and ended(call) and call.exit_code == code & 0xFF
    return {"code": code, "told": call.exit_code} if cut else None


def ends_instead_of_refusing(call: Performance) -> Facts | None:
    """The process ended though it was given a number that is no exit code."""
    return {"code": call.arguments[0], "told": call.exit_code} if ended(call) else None


def speaks_before_it_refuses(call: Performance) -> Facts | None:
    """The words were printed, and only then the number was found to be wrong."""
    return {} if "ValueError" in call.raised and call.arguments[-1] in call.output else None


def ends_with_another_code(call: Performance) -> Facts | None:
    """The process ended, but with another code."""
    return {"told": call.exit_code} if ended(call) else None


def loses_everything(call: Performance) -> Facts | None:
    """Neither the words nor what was printed before them arrived."""
    return {} if not printed(call, call.arguments[-1]) and not printed(call, call.arguments[0]) else None


def loses_what_was_before(call: Performance) -> Facts | None:
    """The words arrived, what was printed before did not."""
    return {} if printed(call, call.arguments[-1]) and not printed(call, call.arguments[0]) else None


def loses_the_words(call: Performance) -> Facts | None:
    """What was printed before arrived, the words did not."""
    return {} if printed(call, call.arguments[0]) and not printed(call, call.arguments[-1]) else None


def swaps_the_lines(call: Performance) -> Facts | None:
    """The words overtook what was printed before."""
    before, words = call.arguments[0], call.arguments[-1]
    lines = stdout(call)
    return {} if before in lines and words in lines and lines.index(words) < lines.index(before) else None


def prints_twice(call: Performance) -> Facts | None:
    """A text arrived more than once: its buffer was copied at the fork."""
    often = [text for text in (call.arguments[0], call.arguments[-1]) if printed(call, text) > 1]
    return {"text": often[0], "times": printed(call, often[0])} if often else None


# ---- learning how another one has ended


def runs_main_itself(call: Performance) -> Facts | None:
    """main() ran in the process that made the call."""
    return {} if call.caller in call.who("main") else None


def never_runs_main(call: Performance) -> Facts | None:
    """main() ran nowhere."""
    return {"value": shown(call)} if not call.who("main") else None


def gives_the_raw_status(call: Performance) -> Facts | None:
    """The 16 bits of wait(2) came back, instead of what they mean."""
    child = runner(call)
    raw = child and child.exit and (child.exit.signal or (child.exit.code or 0) << 8)
    return {"value": call.value, "means": meaning(child)} if child and raw and call.value == raw else None


def loses_the_signal(call: Performance) -> Facts | None:
    """A child killed by a signal was told as one that ended by itself."""
    child = runner(call)
    killed = child and child.exit and child.exit.signal
    told_well = killed and type(call.value) is int and 0 <= call.value != killed
    return {"signal": killed, "value": call.value} if told_well else None


def takes_the_return_value(call: Performance) -> Facts | None:
    """What main() returned became the exit code."""
    child = runner(call)
    code = child and child.exit and child.exit.code
    return {"value": shown(call), "code": code} if child and code and call.value == code else None


def swallows_the_exit(call: Performance) -> Facts | None:
    """main() called sys.exit(), and its child ended as if it had not, or as if it had failed."""
    child = runner(call)
    code = child and child.exit and child.exit.code
    lost = child and code in (0, 1) and call.value == code
    return {"child": call.label(child.pid), "code": code} if child and lost else None


def ends_well_after_a_failure(call: Performance) -> Facts | None:
    """main() failed, and its child told success."""
    child = runner(call)
    well = child and child.exit and child.exit.code == 0
    return {"child": call.label(child.pid)} if child and well and call.value == 0 else None


def fails_in_silence(call: Performance) -> Facts | None:
    """The code tells of the failure, but what had to be said about it was not printed to stderr."""
    silent = call.value == 1 and call.arguments[-1] not in call.history.output("stderr")
    return {} if silent else None


def gives_another_code(call: Performance) -> Facts | None:
    """Something else came back than the child had ended with."""
    child = runner(call)
    if not call.returned or child is None or child.exit is None or call.value == meaning(child):
        return None
    return {"value": shown(call), "child": call.label(child.pid), "means": meaning(child)}


def leaves_it_unreaped(call: Performance) -> Facts | None:
    """A child of the call is a zombie at its end, or still runs."""
    left = [life.pid for life in call.newborn if life.reap is None]
    return {"who": names(call, left)} if left else None


def reaps_others(call: Performance) -> Facts | None:
    """Somebody who was there before the call was reaped in it."""
    reaped = [e.pid for e in call.during if isinstance(e, Reaped) and e.pid in call.family.values()]
    return {"who": names(call, reaped)} if reaped else None


# ---- what checks ask for


def ended(call: Performance) -> bool:
    """Tell whether the process ended in the call, instead of coming back from it."""
    return call.exit_code is not None and not call.came_back


def stdout(call: Performance) -> list[str]:
    """Give what arrived on stdout, line by line."""
    return call.history.output("stdout").splitlines()


def printed(call: Performance, text: str) -> int:
    """Count how often `text` arrived on stdout."""
    return call.history.output("stdout").count(text)


def runner(call: Performance) -> Life | None:
    """Give the newborn in which main() ran; None: it ran nowhere, or elsewhere."""
    found = [life for life in call.newborn if life.pid in call.who("main")]
    return found[-1] if found else None


def meaning(life: Life) -> int | None:
    """Give how `life` ended, as os.waitstatus_to_exitcode says it."""
    if life.exit is None:
        return None
    return -life.exit.signal if life.exit.signal else life.exit.code
