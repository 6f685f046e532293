"""How the faces name things: roles, times, signals, ends and states, in the learner's language.

A role is the place in the family ("parent", "child 1.2"); the pid is a detail. Short names for drawings only:
whole sentences are `summary`'s, and where a name stands is `timeline`'s and `terminal`'s.
"""

from __future__ import annotations

import math
import signal

from labs.i18n import _, ngettext
from labs.observer.history import History
from labs.observer.life import Life, Span, State
from labs.observer.rows import Row
from labs.observer.scale import LONGEST_S

# ---- who


def role(life: Life) -> str:
    """Name a process by its place in the family: "parent", "child 1.2"."""
    return _("child {number}").format(number=_number(life)) if life.role else _("parent")


def role_of(history: History, pid: int, t: float) -> str:
    """Name who had `pid` at time `t`: a role, the observer, or the pid itself for a stranger."""
    life = history.life_at(pid, t)
    if life is not None:
        return role(life)
    return _("observer") if pid == history.header.observer else _("pid {pid}").format(pid=pid)


def roles(row: Row) -> str:
    """Name whom a row stands for: one role, or "children 3–47" of those that are alike."""
    if len(row.lives) == 1:
        return role(row.life)
    first, last = row.lives[0], row.lives[-1]
    between = "–" if row.consecutive else "…"
    return _("children {first}{between}{last}").format(
        first=_number(first), between=between, last=_number(last)
    )


def how_many(row: Row) -> str:
    """Say for how many processes a folded row stands: "45 alike", "+ 31 descendants"; "" if for one."""
    parts = []
    if len(row.lives) > 1:
        parts.append(_("{n} alike").format(n=len(row.lives)))
    if row.inside:
        many = len(row.inside)
        parts.append(ngettext("+ {n} descendant", "+ {n} descendants", many).format(n=many))
    return " ".join(parts)


def _number(life: Life) -> str:
    return ".".join(map(str, life.role)) or "0"


# ---- how long, when


def duration(seconds: float) -> str:
    """Say how long something took, in two or three digits: "83 ms"."""
    if not abs(seconds) <= LONGEST_S:
        return "?"
    if abs(seconds) < 0.0009995:
        return _("{n} µs").format(n=f"{seconds * 1e6:.0f}")
    if abs(seconds) < 0.9995:
        return _("{n} ms").format(n=_three(seconds * 1e3))
    return _("{n} s").format(n=_three(seconds))


def moment(t: float, step: float) -> str:
    """Say a round time on an axis whose ticks are `step` seconds apart."""
    if t == 0:
        return "0"
    if abs(t) < 0.9995 * max(1.0, step):
        return _("{n} ms").format(n=_decimals(t * 1e3, step * 1e3))
    return _("{n} s").format(n=_decimals(t, step))


def _three(number: float) -> str:
    digits = max(0, 2 - math.floor(math.log10(max(abs(number), 1e-9))))
    return _bare(f"{number:.{digits}f}")


def _decimals(number: float, step: float) -> str:
    return _bare(f"{number:.{max(0, math.ceil(-math.log10(step) - 1e-9))}f}")


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- what


def signal_name(number: int) -> str:
    """Name a signal: "SIGKILL"."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return _("signal {number}").format(number=number)


def end_of(life: Life) -> str:
    """Say how a process ended: "✓ 0", "exit 3", "killed by SIGKILL"; "" if it did not."""
    if life.exit is None:
        return ""
    if life.ended_by_observer:
        return _("ended by the observer")
    if life.exit.signal:
        return _("killed by {signal}").format(signal=signal_name(life.exit.signal))
    if life.exit.code is None:
        return _("ended")
    return "✓ 0" if life.exit.code == 0 else _("exit {code}").format(code=life.exit.code)


def state_of(history: History, life: Life, span: Span) -> str:
    """Name what a process does in `span`: "zombie 83 ms", "wait child 1", "stopped 200 ms", "sleep"."""
    if span.state is State.ZOMBIE:
        return _("zombie {time}").format(time=duration(span.end - span.start))
    if span.state is State.STOPPED:
        return _("stopped {time}").format(time=duration(span.end - span.start))
    if span.state is State.WAITING:
        return awaited(history, life, span.start)
    return _("sleep") if span.state is State.SLEEPING else _("run")


def awaited(history: History, life: Life, t: float) -> str:
    """Say for whom a process is blocked in wait at time `t`: "wait child 1", "wait any"."""
    target = next((wait.target for wait in reversed(life.waits) if wait.start <= t and not wait.polls), -1)
    if target == -1:
        return _("wait any child")
    if target < 1:
        return _("wait group")
    return _("wait {child}").format(child=role_of(history, target, t))


def state_name(state: State) -> str:
    """Name a state, as a legend does."""
    return {
        State.RUNNING: _("running"),
        State.SLEEPING: _("sleeping"),
        State.WAITING: _("blocked in wait"),
        State.STOPPED: _("stopped"),
        State.ZOMBIE: _("zombie: dead, not reaped"),
    }[state]


def cut_of(history: History) -> str:
    """Say why a drawing ends before its processes did; "" if it does not."""
    reason = history.ending.reason if history.ending else ""
    return {
        "": _("no end recorded: cut off here, or still running"),
        "timeout": _("time limit: ended by the observer"),
        "processes": _("process limit: ended by the observer"),
        "output": _("output limit: ended by the observer"),
        "memory": _("memory limit: ended by the observer"),
        "events": _("event limit: ended by the observer"),
        "lingering": _("left running: ended by the observer"),
        "interrupted": _("interrupted"),
        "killed": _("the observer was killed"),
        "not-found": _("no such program"),
        "not-executable": _("the program cannot be executed"),
    }.get(reason, "")


def seen_from(history: History) -> str:
    """Say that a history was not told by the kernel; "" if it was."""
    if history.header.backend == "ptrace":
        return ""
    return _("told by the processes themselves: who does not cooperate is not seen")
