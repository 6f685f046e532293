"""How a question is put into words: what is asked, what an answer looks like, what to look at afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from labs.i18n import _
from labs.quiz.draft import Draft
from labs.quiz.question import Kind
from labs.quiz.seen import Role
from labs.quiz.source import MARK


def prompt(draft: Draft) -> str:
    """Ask."""
    kind, about = draft.kind, draft.about
    if kind is Kind.LINES:
        return _lines(draft)
    words = {
        Kind.PROCESSES: _("How many processes are there in all, the first one included?"),
        Kind.TREE: _("Which is the family tree?"),
        Kind.WRITERS: _("Who prints “{text}”?"),
        Kind.OUTPUT: _("What is printed?"),
        Kind.OUTPUTS: _("Which of these outputs are possible? There may be more than one."),
        Kind.ZOMBIES: _(
            "The program stands at “{mark}”, everybody else has come as far as they can. Who is a zombie?"
        ),
        Kind.PARENT: _(
            "The program stands at “{mark}”, everybody else has come as far as they can, and "
            "{after} has ended. "
            "Who is the parent of {who} now?"
        ),
    }
    return words[kind].format(text=about, who=about, after=draft.after, mark=MARK)


def _lines(draft: Draft) -> str:
    if draft.about:
        asked = _("How many times does “{text}” come out?").format(text=draft.about)
    else:
        asked = _("How many lines come out in all?")
    if draft.terminal:
        return asked + " " + _("(Run on a terminal: python3 program.py)")
    return asked + " " + _("(Run into a pipe: python3 program.py | cat)")


def spoken(draft: Draft, value: object, names: dict[Role, str]) -> str:
    """Say an answer as an option has it."""
    if draft.kind in (Kind.ZOMBIES, Kind.WRITERS) and isinstance(value, frozenset):
        return _(", ").join(name(role, names) for role in sorted(value)) or _("nobody")
    if draft.kind is Kind.PARENT:
        return (
            name(value, names)
            if isinstance(value, tuple)
            else _("whoever adopts orphans (init or a subreaper)")
        )
    return str(value)


def name(role: Role, names: dict[Role, str]) -> str:
    """Name a process: as the program does, else by its place in the family."""
    if not role:
        return _("the first process") if names else _("parent")
    return names.get(role) or place(role)


def place(role: Role) -> str:
    """Name a process by its place in the family: "parent", "child 1.2"."""
    return _("child {number}").format(number=".".join(map(str, role))) if role else _("parent")


def seen_so() -> str:
    """Say why a possible output is possible."""
    return _("The kernel did it: nothing in the program forbids this order.")


def always_first(early: str, late: str) -> str:
    """Say which order the program forces."""
    return _("“{early}” always comes before “{late}”: see what stands between them in the program.").format(
        early=early, late=late
    )


def neither(draft: Draft) -> str:
    """Say of a wrong answer that the drawing tells."""
    if draft.kind in (Kind.PROCESSES, Kind.TREE):
        return _("Count again with the drawing: one bar for each process.")
    if draft.kind in (Kind.LINES, Kind.WRITERS):
        return _("Go through the program once for each process, from the fork that made it to its end.")
    return _("Follow each process from its fork to its end.")


def look(draft: Draft, names: dict[Role, str]) -> str:
    """Say what to look at in the drawing, and who is who there."""
    if not names:
        return draft.look
    who = _(", ").join(
        _("{place} is {name}").format(place=place(role), name=named) for role, named in sorted(names.items())
    )
    return draft.look + " " + _("(In the drawing: {who}.)").format(who=who)


def tree(roles: Iterable[Role]) -> str:
    """Draw a family, one line a process."""
    return "\n".join(_tree((), sorted(roles), ""))


def _tree(role: Role, roles: list[Role], before: str) -> Iterator[str]:
    yield place(role)
    children = [one for one in roles if len(one) == len(role) + 1 and one[: len(role)] == role]
    for child in children:
        last = child == children[-1]
        first, *rest = _tree(child, roles, before)
        yield ("└─ " if last else "├─ ") + first
        yield from (("   " if last else "│  ") + line for line in rest)
