"""Lets the kernel answer: runs a program of the quiz under the observer, and reads off what was seen.

At the marked moment the program stands in input(): Enter is pressed once everybody else has ended or is
blocked for good, which the history tells; so the moment needs no clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from labs.i18n import _
from labs.observer import observe
from labs.observer.events import Event
from labs.observer.history import History
from labs.observer.life import Life, State
from labs.observer.schedule import CHILD_FIRST, PARENT_FIRST, RANDOM
from labs.observer.session import ObserverError, Options
from labs.quiz.seen import Moment, Role, Seen
from labs.quiz.source import PROMPT

_TIMEOUT_S = 20
_AT_ONCE = 4  # runs: each is a process that mostly waits
# What Python itself does with the output to a terminal: each line is out at once.
_ON_A_TERMINAL = (
    "import sys; sys.stdout.reconfigure(line_buffering=True); "
    "exec(compile(open(sys.argv[1]).read(), sys.argv[1], 'exec'), {'__name__': '__main__'})"
)


@dataclass(frozen=True)
class Run:
    """One run of a program; `marked` is when the marked moment was, if there was one."""

    history: History
    marked: float | None


def schedules(options: Options, seed: str) -> Iterator[Options]:
    """Vary how a program is run: child-first, parent-first, at random, and as the kernel likes."""
    yield replace(options, schedule=CHILD_FIRST)
    yield replace(options, schedule=PARENT_FIRST)
    yield replace(options, schedule=RANDOM, seed=_number(seed))
    yield options


def _number(seed: str) -> int:
    return int.from_bytes(seed.encode(), "big") % 1_000_003


def runs(source: str, terminal: bool, seed: str) -> list[Run]:
    """Run `source` under each schedule, side by side; raise ObserverError if one did not come to its end."""
    with tempfile.TemporaryDirectory(prefix="quiz") as folder, ThreadPoolExecutor(_AT_ONCE) as threads:
        program = Path(folder) / "program.py"
        program.write_text(source, encoding="utf-8")
        how = ["-c", _ON_A_TERMINAL] if terminal else []
        words = [sys.executable, "-I", "-S", *how, str(program)]
        options = Options(
            timeout_s=_TIMEOUT_S, linger_s=2, own_session=True, backend="ptrace", limit_processes=64
        )
        return list(threads.map(lambda chosen: _run(words, chosen), schedules(options, seed)))


def _run(words: list[str], options: Options) -> Run:
    with _Enter() as enter:
        history = observe(words, replace(options, stdin=enter.stdin), enter)
    reason = history.ending.reason if history.ending else ""
    if reason != "done":
        raise ObserverError(_("the program of a question did not end by itself ({why})").format(why=reason))
    return Run(history, enter.pressed)


class _Enter:
    """Whoever presses Enter at the marked moment; `pressed` is when that was."""

    def __init__(self) -> None:
        self.stdin, self._key = os.pipe()
        self.pressed: float | None = None

    def __enter__(self) -> _Enter:
        return self

    def __exit__(self, *__: object) -> None:
        os.close(self.stdin)
        os.close(self._key)

    def __call__(self, history: History, __: Event) -> None:
        root = history.root
        if self.pressed is None and root is not None and PROMPT in root.output and is_still(history):
            self.pressed = history.end
            os.write(self._key, b"\n")


def is_still(history: History) -> bool:
    """Tell whether everybody but the first process has ended or is blocked until somebody does something."""
    living = [life for life in history.lives[1:] if life.alive]
    return not any(_can_go_on(life) or _is_killed(history, life) for life in living)


def _can_go_on(life: Life) -> bool:
    """Tell whether it can still go on by itself: it runs, or waits for a child that has ended."""
    if life.waits and life.waits[-1].end is None:
        dead = [child for child in life.children if not child.alive and child.reap is None]
        return any(life.waits[-1].takes(child.pid) for child in dead)
    return life.state_at(life.last) is not State.SLEEPING


def _is_killed(history: History, life: Life) -> bool:
    """Tell whether it is about to die: before a mark, programs of the quiz send only what kills."""
    return any(one.pid == life.pid and not one.error for other in history.lives for one in other.sent)


def seen(run: Run) -> Seen:
    """Read off a run what `asking` wants to know."""
    history = run.history
    roles = {life.pid: life.role for life in history.lives}
    lines = tuple((roles[line.pid], line.text) for line in history.lines if line.stream == "stdout")
    moment = None if run.marked is None else _moment(history, run.marked, roles)
    ends = sorted((life.role, _end(life)) for life in history.lives if life.exit)
    return Seen(frozenset(roles.values()), lines, moment, tuple(ends))


def _end(life: Life) -> int:
    """Give an exit code, or minus a signal."""
    if life.exit is None or life.exit.signal is None:
        return (life.exit.code or 0) if life.exit else 0
    return -life.exit.signal


def _moment(history: History, t: float, roles: dict[int, Role]) -> Moment:
    there = [life for life in history.lives[1:] if life.born <= t and (life.reap is None or life.reap.t > t)]
    zombies = frozenset(life.role for life in history.zombies_at(t))
    return Moment(zombies, {life.role: roles.get(life.parent_at(t)) for life in there})
