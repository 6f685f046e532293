"""Hints, one at a time: the same in a terminal and in a notebook, because progress remembers for both.

The texts stand in the lab's lab.toml.
"""

from __future__ import annotations

import textwrap

from labs.course import TIERS, Lab
from labs.grading.wording import wrapped
from labs.i18n import _, language
from labs.learning.logbook import Logbook


def take(lab: Lab, logbook: Logbook) -> int:
    """Give the next hint's tier, 1…3, and remember it; the last one again when all were given."""
    name = lab.folder.name
    after = logbook.update(lambda known: known.hinted(name, min(known.of(name).hints + 1, TIERS)))
    return after.of(name).hints


def again(lab: Lab, logbook: Logbook) -> list[int]:
    """Give the tiers that were given so far."""
    return list(range(1, logbook.read().of(lab.folder.name).hints + 1))


def told(lab: Lab, tier: int) -> str:
    """Say a hint: what it is, and its text."""
    kinds = (_("a nudge"), _("the idea"), _("the call to use"))
    title = _("Lab {number:02} · {title} · hint {tier} of {all}: {kind}").format(
        number=lab.number, title=lab.title[language()], tier=tier, all=len(kinds), kind=kinds[tier - 1]
    )
    text = textwrap.indent(wrapped(lab.hints[tier - 1][language()].strip()), "    ")
    return f"{title}\n\n{text}"


def afterwards(lab: Lab, tier: int, say: str) -> str:
    """Say what to do after hint number `tier`; `say` is how commands begin here: "labs ", or "%"."""
    if tier == 0:
        text = _("The first hint is a nudge: {say}hint {number}.")
    elif tier < TIERS:
        text = _("Try it, then: {say}check {number}. The next hint says more: {say}hint {number}.")
    else:
        text = _("That was the last one. Try it, then: {say}check {number}.")
    return text.format(say=say, number=lab.number)
