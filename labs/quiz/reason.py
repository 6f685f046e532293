"""Why the key is the key: the steps from what was seen to the answer, in a sentence or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from labs.i18n import _
from labs.quiz import wording
from labs.quiz.draft import Draft
from labs.quiz.question import Kind
from labs.quiz.seen import Role, Seen

_MOST = 8  # processes to go through one by one


def reason(draft: Draft, seen: Seen, names: dict[Role, str]) -> str:
    """Say how the answer follows from what was seen."""
    if draft.kind in (Kind.PROCESSES, Kind.TREE):
        return _forks(seen, names)
    if draft.kind is Kind.LINES:
        return _lines(draft, seen, names)
    if draft.kind is Kind.WRITERS:
        return _(
            "Whoever comes to that line prints it: from its own fork on, each process runs the rest "
            "by itself."
        )
    if draft.kind is Kind.ZOMBIES:
        return _zombies(seen, names)
    if draft.kind is Kind.PARENT:
        return _("Only the direct children of {after} get a new parent, the next subreaper or init.").format(
            after=draft.after
        )
    return _ends(seen, names)


def _ends(seen: Seen, names: dict[Role, str]) -> str:
    each = []
    for role, end in seen.ends[1 : _MOST + 1]:
        told = _("{who} is killed by signal {n}") if end < 0 else _("{who} ends with exit code {n}")
        each.append(told.format(who=wording.name(role, names), n=abs(end)))
    return _("So it was under every schedule: {each}.").format(each=_("; ").join(each))


def _forks(seen: Seen, names: dict[Role, str]) -> str:
    born = Counter(role[:-1] for role in seen.roles if role)
    each = [
        _("{who} forks {n}×").format(who=wording.name(role, names), n=times)
        for role, times in sorted(born.items())
    ]
    told = _("{each}; with the first process that makes {sum}.")
    return told.format(
        each=_("; ").join(each[:_MOST]) + (" …" if len(each) > _MOST else ""),
        sum=_sum([1, *(born[role] for role in sorted(born))]),
    )


def _lines(draft: Draft, seen: Seen, names: dict[Role, str]) -> str:
    printed = Counter(role for role, text in seen.lines if draft.about in ("", text))
    if not printed:
        return _("None of them comes out.")
    each = [
        _("{who}: {n}×").format(who=wording.name(role, names), n=times)
        for role, times in sorted(printed.items())
    ]
    told = (
        _("Each prints it so many times: {each}; together {sum}.")
        if draft.about
        else _("Lines by process: {each}; together {sum}.")
    )
    return told.format(
        each=_(", ").join(each[:_MOST]) + (" …" if len(each) > _MOST else ""),
        sum=_sum(printed[role] for role in sorted(printed)),
    )


def _sum(numbers: Iterable[int]) -> str:
    parts = list(numbers)
    steps = f"{' + '.join(map(str, parts))} = " if 1 < len(parts) <= _MOST + 1 else ""
    return f"{steps}{sum(parts)}"


def _zombies(seen: Seen, names: dict[Role, str]) -> str:
    if seen.moment is None:
        return ""
    each = []
    for role in sorted(names):
        if role in seen.moment.zombies:
            told = _("{who} is dead and not reaped: a zombie")
        elif role in seen.moment.parents:
            told = _("{who} lives")
        else:
            told = _("{who} is dead and reaped: gone")
        each.append(told.format(who=names[role]))
    return _("At the mark: {each}.").format(each=_("; ").join(each))
