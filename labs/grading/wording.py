"""The words for a failed check: expected, seen, why, and what to try, in the language in use.

The texts are data: `[checks.…]` and `[diagnoses.…]` of the lab's lab.toml, and diagnoses.toml beside this
file for what may happen in any lab. A text may name the facts of its diagnosis in braces.
"""

from __future__ import annotations

import re
import signal
import textwrap
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from labs.grading import who
from labs.grading.verdict import SUBREAPER, Finding
from labs.i18n import _, language

_ANYWHERE = Path(__file__).with_name("diagnoses.toml")
_COLUMNS = 72
_OPENING, _CLOSING = r"(（“《", r"，。、；：？！）”》…),.;:?!"
# What stays together on a line: a word or one Chinese character, with what opens before and closes behind it.
_PIECE = re.compile(rf"[{_OPENING}]*(?:[^\s\u2e80-\uffef]+|\S)[{_CLOSING}]*\s*")


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def worth(lab: Path, check: str) -> int:
    """Give the points of a check of the lab in folder `lab`; KeyError if its lab.toml does not name it."""
    return int(_read(lab / "lab.toml")["checks"][check]["points"])


def side(lab: Path, check: str) -> str:
    """Say which side a check judges, where the exercise is a program with several; else ""."""
    return str(_read(lab / "lab.toml").get("checks", {}).get(check, {}).get("side", ""))


def all_points(lab: Path) -> int:
    """Add up what the checks of a lab are worth; 0 where its lab.toml names none."""
    try:
        return sum(int(check["points"]) for check in _read(lab / "lab.toml")["checks"].values())
    except (OSError, KeyError):
        return 0


def has_words(lab: Path, diagnosis: str) -> bool:
    """Tell whether there are words for a diagnosis, the lab's own or those for any lab."""
    return diagnosis in _read(lab / "lab.toml").get("diagnoses", {}) or diagnosis in _read(_ANYWHERE)


def seen(lab: Path, finding: Finding) -> str:
    """Say in one line what was seen."""
    return _say(_texts(lab, finding)["seen"], finding)


def explain(lab: Path, check: str, finding: Finding) -> str:
    """Say what a failed check is about, in four paragraphs."""
    told = paragraphs(lab, check, finding)
    return "\n".join(f"{label}\n{textwrap.indent(wrapped(text), '    ')}" for label, text in told.items())


def paragraphs(lab: Path, check: str, finding: Finding) -> dict[str, str]:
    """Give what is to be said of a failed check: four headings, and a paragraph for each."""
    texts = _texts(lab, finding)
    return {
        _("Expected"): expected(lab, check),
        _("Seen"): _say(texts["seen"], finding),
        _("Why"): _say(texts["why"], finding),
        _("Try"): _say(texts["try"], finding),
        **_of_the_order(finding),
    }


def _of_the_order(finding: Finding) -> dict[str, str]:
    """Say what a race is decided by, and how to have the same order again; nothing if it is no race."""
    order = finding.order
    if order is None or not order.passed:
        return {}
    texts = {
        "child-first": _("the child runs first"),
        "parent-first": _("the parent runs first"),
        "random": _("chance decides"),
    }
    passed = _(", or ").join(texts[name] for name in order.passed)
    told = _(
        "It passes when {passed}, and fails when {failed}. Nothing in the program makes sure of the order: "
        "wait for the other, or let it tell you, by a pipe, a signal or its end."
    ).format(passed=passed, failed=texts[order.schedule])
    again = f"--schedule {order.schedule}" + (f" --seed {order.seed}" if order.schedule == "random" else "")
    return {_("Order"): told, _("Again"): _("the same with {options}").format(options=again)}


def expected(lab: Path, check: str) -> str:
    """Say in a sentence what a check of the lab in folder `lab` asks for."""
    text: str = _read(lab / "lab.toml")["checks"][check]["expected"][language()]
    return text.strip()


def of_the_stage(kinds: Iterable[str]) -> str:
    """Say what stage was lacking, if any of these had no walls; else nothing."""
    if not any(kind == SUBREAPER for kind in kinds):
        return ""
    return _("judged without walls: namespaces cannot be had here")


def _texts(lab: Path, finding: Finding) -> dict[str, dict[str, str]]:
    own = _read(lab / "lab.toml").get("diagnoses", {})
    texts: dict[str, dict[str, str]] = own.get(finding.diagnosis) or _read(_ANYWHERE)[finding.diagnosis]
    return texts


def _say(text: dict[str, str], finding: Finding) -> str:
    facts = {name: _printable(_spoken(value)) for name, value in finding.facts.items()}
    return text[language()].strip().format_map(facts)


def _spoken(fact: object) -> str:
    """Say a fact: processes and ends by the words of the language in use, what is plain as it is."""
    match fact:
        case {"role": str(role), "number": str(number), "pid": int(pid)}:
            return _role(role, number, pid)
        case {"signal": int(number), "code": None}:
            return _("killed by {signal}").format(signal=_signal(number))
        case {"signal": None, "code": int(code)}:
            return _("exit code {code}").format(code=code)
        case [{"role": _}, *_]:
            return _(", ").join(map(_spoken, fact))
    return str(fact)


def _role(role: str, number: str, pid: int) -> str:
    if role == who.STRANGER:
        return _("process {pid}").format(pid=pid)
    roles = {
        who.PARENT: _("parent"),
        who.CHILD: _("child {number}").format(number=number),
        who.OBSERVER: _("observer"),
        who.ANY_CHILD: _("any child"),
        who.GROUP: _("a group of its children"),
    }
    named = roles.get(role, role)
    return _("{role} ({pid})").format(role=named, pid=pid) if pid else named


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return _("signal {number}").format(number=number)


def _printable(value: object) -> str:
    """Give a fact without what could drive a terminal: some of it is the learner's own text."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def wrapped(text: str, columns: int = _COLUMNS) -> str:
    """Break lines between words, and between Chinese characters; no mark leaves what it closes or opens."""
    from rich.cells import cell_len  # noqa: PLC0415  (knows how wide Chinese is; too slow for every start)

    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
