"""What a demo claims about its processes, held against what the kernel did.

A lab.toml states claims as data, in the kernel's words; `broken()` compares them with a History and says in
plain sentences which do not hold. Pure: nothing is run here, and no claim speaks of times, only of order.

Processes are named by role: "parent", "child 1", "child 1.2", and "observer" for whoever adopts and reaps
when nobody in the program does. A claim is of one of five kinds:
- of the run: a value (`exit_code = 0`), or a bound where only that is certain (`peak = ">= 3"`);
- who: a list of roles (`zombies = ["child 1"]`; a last "...": perhaps others too), or how many;
- of each: a table by role (`reaped_by = {"child 1" = "parent"}`), silent about roles it does not name;
- output: texts that were written, by anybody, or `wrote = {"child 1" = ["..."]}` by one process;
- order: happenings one after another (`["child 1 ended", "child 1 reaped"]`), others in between allowed.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from labs.i18n import _

if TYPE_CHECKING:
    from labs.observer.events import Sent
    from labs.observer.history import History
    from labs.observer.life import Life

ALWAYS: Mapping[str, Any] = {"exit_code": 0, "ending": "done"}  # unless a demo claims something else
HAPPENINGS = {
    "Forked": "born",
    "Execed": "execed",
    "Stopped": "stopped",
    "Continued": "continued",
    "Signalled": "signalled",
    "Exited": "ended",
    "Adopted": "adopted",
    "Reaped": "reaped",
}


def broken(claims: Mapping[str, Any], history: History) -> list[str]:
    """List, in sentences, what `history` does not bear out; empty if every claim holds."""
    found = [_("impossible: {what}").format(what=what) for what in history.contradictions()]
    for name, claimed in {**ALWAYS, **claims}.items():
        for which, wanted, observed in VOCABULARY[name].compare(name, claimed, history):
            found.append(
                _("{claim}: claimed {claimed}, observed {observed}").format(
                    claim=which, claimed=_say(wanted), observed=_say(observed)
                )
            )
    return found


def malformed(claims: Mapping[str, Any]) -> str | None:
    """Say what cannot be a claim at all; None if all can."""
    for name, claimed in claims.items():
        if name not in VOCABULARY:
            return f"{name} is none of: {', '.join(VOCABULARY)}"
        if not isinstance(claimed, VOCABULARY[name].shapes):
            return f"{name} cannot be {claimed!r}"
    return None


Broken = Iterator[tuple[str, Any, Any]]  # which claim, what was claimed, what was observed


@dataclass(frozen=True)
class Claim:
    """A kind of claim: what it may look like in a lab.toml, and how it is compared with a history."""

    shapes: tuple[type, ...]
    compare: Callable[[str, Any, History], Broken]


def _of_run(ask: Callable[[History], Any]) -> Claim:
    def compare(name: str, claimed: Any, history: History) -> Broken:
        observed = ask(history)
        if not _holds(claimed, observed):
            yield name, claimed, observed

    return Claim((int, str, list), compare)


def _who(applies: Callable[[Life], object]) -> Claim:
    return _of_run(lambda history: [life.label for life in history.lives if applies(life)])


def _of_each(ask: Callable[[History, Life], Any]) -> Claim:
    def compare(name: str, claimed: Mapping[str, Any], history: History) -> Broken:
        lives = {life.label: life for life in history.lives}
        for role, wanted in claimed.items():
            observed = ask(history, lives[role]) if role in lives else None
            if role not in lives or not _holds(wanted, observed):
                yield f"{name}, {role}", wanted, observed

    return Claim((dict,), compare)


def _output(name: str, claimed: list[str], history: History) -> Broken:
    written = history.output()
    yield from ((name, text, written) for text in claimed if text not in written)


def _wrote(name: str, claimed: Mapping[str, list[str]], history: History) -> Broken:
    for role, texts in claimed.items():
        written = "".join(life.output for life in history.lives if life.label == role)
        yield from ((f"{name}, {role}", text, written) for text in texts if text not in written)


def _order(name: str, claimed: list[str], history: History) -> Broken:
    happened = [
        f"{history.label_of(event.pid, event.t)} {HAPPENINGS[kind]}"
        for event in history.events
        if (kind := type(event).__name__) in HAPPENINGS
    ]
    rest = iter(happened)
    if not all(wanted in rest for wanted in claimed):  # each is looked for behind the one before
        yield name, claimed, [happening for happening in happened if happening in claimed]


def _holds(claimed: Any, observed: Any) -> bool:
    if isinstance(observed, list) and isinstance(claimed, list):
        if claimed[-1:] == ["..."]:
            return set(claimed[:-1]) <= set(observed)
        return claimed == observed
    count = len(observed) if isinstance(observed, list) else observed
    bound, _space, number = claimed.partition(" ") if isinstance(claimed, str) else ("", "", "")
    if bound in ("<=", ">=") and isinstance(count, int):
        return count <= int(number) if bound == "<=" else count >= int(number)
    return bool(claimed == count)


def _say(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("nobody")
    if value is None:
        return _("no such process")
    return repr(value) if isinstance(value, str) and "\n" in value else str(value)


def _signal(number: int) -> str:
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"


def _killed(_: History, life: Life) -> str | None:
    return _signal(life.exit.signal) if life.exit and life.exit.signal else None


def _reaper(history: History, life: Life) -> str:
    if life.reap is None:
        return "nobody"
    return "itself" if life.reaped_by_itself else history.label_of(life.reap.by, life.reap.t)


def _adopter(history: History, life: Life) -> str:
    return history.label_of(life.adoptions[-1].parent, life.adoptions[-1].t) if life.adoptions else "nobody"


def _waits(history: History, life: Life) -> list[str]:
    """Whom each blocking wait told of, or its errno."""
    return [
        wait.error or (history.label_of(wait.result, wait.end or history.end) if wait.result else "nobody")
        for wait in life.waits
        if not wait.polls
    ]


def _sent(history: History, life: Life) -> list[str]:
    """Which signal each kill sent to whom; the errno behind it if it failed."""
    return [
        " ".join(filter(None, (_signal(sent.signal), _target(history, sent), sent.error)))
        for sent in life.sent
    ]


def _target(history: History, sent: Sent) -> str:
    return history.label_of(sent.pid, sent.t) if sent.pid > 0 else "group"


VOCABULARY: Mapping[str, Claim] = {
    # of the run
    "exit_code": _of_run(lambda history: history.exit_code),
    "ending": _of_run(lambda history: history.ending.reason if history.ending else "cut off"),
    "processes": _of_run(lambda history: len(history.lives)),
    "peak": _of_run(lambda history: history.peak),
    # who
    "zombies": _who(lambda life: life.was_zombie),
    "orphans": _who(lambda life: life.is_orphan),
    "unwaited": _of_run(lambda history: [life.label for life in history.unwaited]),
    "stopped": _who(lambda life: life.stopped_by),
    "subreapers": _who(lambda life: life.subreaper),
    "sessions": _who(lambda life: life.leads_session),
    # of each
    "children": _of_each(lambda _, life: len(life.children)),
    "exit_codes": _of_each(lambda _, life: life.exit_code),
    "killed": _of_each(_killed),
    "reaped_by": _of_each(_reaper),
    "adopted_by": _of_each(_adopter),
    "waits": _of_each(_waits),
    "polls": _of_each(lambda _, life: sum(wait.polls for wait in life.waits)),
    "sent": _of_each(_sent),
    "signals": _of_each(lambda _, life: [_signal(event.signal) for event in life.signals]),
    "sigchld": _of_each(lambda _, life: [event.action for event in life.sigchld]),
    "execs": _of_each(lambda _, life: [PurePath(event.argv[0]).name for event in life.execs if event.argv]),
    # output and order
    "output": Claim((list,), _output),
    "wrote": Claim((dict,), _wrote),
    "order": Claim((list,), _order),
}
