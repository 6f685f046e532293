"""Suspects about programs of two processes: who does not start, who breaks down, what is left (lab 12).

Pure, as in `diagnosis`, which explains what a suspect is. The scene starts the program and holds nothing of
it, so what the scene tells is sure. What can befall a function, too, has the same name here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from labs.grading.diagnosis import Facts
from labs.grading.performance import Performance
from labs.grading.verdict import OPEN
from labs.observer.life import Life

_TRACE = re.compile(r'^Traceback \(most recent call last\):$|^ +File "[^"]*", line \d+', re.MULTILINE)
_LINE = re.compile(r'^ +File "[^"]*exercise\.py", line (\d+)', re.MULTILINE)
_LAST = re.compile(r"^([A-Za-z_.]+): ?(.*)$", re.MULTILINE)


def told(call: Performance, key: str) -> list[Any]:
    """Give what the scene told under `key`."""
    return call.told_by("caller", key)


def was_right(call: Performance, steps: int) -> bool:
    """Tell whether every step of the scene's script came out as it should."""
    found = told(call, "step")
    return len(found) == steps and all(step["right"] for step in found)


def wrong_step(call: Performance) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Give the step of the script that came out wrong, and what came of it; a script stops there."""
    found = told(call, "step")
    if not found or found[-1]["right"]:
        return None
    return call.arguments[0][len(found) - 1], found[-1]


def nothing_remains(call: Performance) -> bool:
    """Tell whether the program has ended, all of it, and buried its dead."""
    found = told(call, "ended")
    return bool(found) and found[-1]["code"] is not None and not found[-1]["left"] and not _unburied(call)


def ended_with(call: Performance, code: int) -> bool:
    """Tell whether the program's first process ended with this code."""
    found = told(call, "ended")
    return bool(found) and found[-1]["code"] == code


def _ended(call: Performance, why: str) -> dict[str, Any] | None:
    found = told(call, "ended")
    return found[-1] if found and found[-1]["why"] == why else None


# ---- how it began, and how it broke down


def cannot_be_started(call: Performance) -> Facts | None:
    """The kernel could not run the command."""
    found = told(call, "cannot_start")
    return {"error": found[-1]} if found else None


def not_written(call: Performance) -> Facts | None:
    """The function is still as it was handed out."""
    return {} if (broken := _exception(call)) and broken["kind"] == "NotImplementedError" else None


def does_not_compile(call: Performance) -> Facts | None:
    """The file is no Python."""
    found = _exception(call)
    return found if found and found["kind"] in ("SyntaxError", "IndentationError", "TabError") else None


def raises(call: Performance) -> Facts | None:
    """An exception ended one of the program's processes."""
    return _exception(call)


def last_words(call: Performance) -> str:
    """Say in a word or two how the program broke down: the exception, or that it is over."""
    found = _exception(call)
    return found["kind"] if found else "-"


def _exception(call: Performance) -> Facts | None:
    """Find the last exception whose traceback was written: to stderr, or to the client's terminal."""
    text = "".join(each.text for life in _lives(call) for each in life.writes if each.stream == "stderr")
    text += "".join(step.get("screen", b"").decode("utf-8", "replace") for step in told(call, "step")[-1:])
    traces = list(_TRACE.finditer(text))
    if not traces or not (ends := _LAST.findall(text[traces[-1].end() :])):
        return None
    lines = _LINE.findall(text)
    return {
        "kind": ends[0][0].rpartition(".")[2],
        "text": ends[0][1][:200],
        "line": lines[-1] if lines else "?",
    }


# ---- how it ended


def _lives(call: Performance) -> Iterator[Life]:
    """Give the lives of the program: those that the scene bore, and theirs."""
    return (life for life in call.at_return.lives if life.role)


def _unburied(call: Performance) -> list[Life]:
    """Give its processes that nobody of it waited for, if anybody was left to do so."""
    if call.stage == OPEN or _ended(call, "its first process was killed"):
        return []
    return [
        life for life in _lives(call) if len(life.role) > 1 and not (life.waited_for or life.reaped_by_itself)
    ]


def does_not_end(call: Performance) -> Facts | None:
    """The first process was asked to end, and did not."""
    found = _ended(call, "asked")
    return {} if found and found["code"] is None else None


def stays_alone(call: Performance) -> Facts | None:
    """Its first process was killed, and the others live on."""
    found = _ended(call, "its first process was killed")
    return {"count": found["left"]} if found and found["left"] else None


def goes_on_by_half(call: Performance) -> Facts | None:
    """A child was killed, and what is left neither works nor ends."""
    found = _ended(call, "its child was killed")
    return {} if found and (found["code"] is None or found["left"]) else None


def leaves_a_process(call: Performance) -> Facts | None:
    """The first process has ended, and others live on."""
    found = _ended(call, "asked")
    alive = [life for life in _lives(call) if life.alive or life.is_orphan]
    if not found or found["code"] is None or not (alive or found["left"]):
        return None
    return {"process": call.label(alive[0].pid) if alive else "?"}


def leaves_a_zombie(call: Performance) -> Facts | None:
    """A child has ended, and nobody waited for it."""
    unburied = _unburied(call)
    return {"process": call.label(unburied[0].pid)} if unburied and told(call, "ended") else None


BEGUN = (cannot_be_started, not_written, does_not_compile)
ENDED = (does_not_end, stays_alone, goes_on_by_half, leaves_a_process, leaves_a_zombie)
