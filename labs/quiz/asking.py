"""From a draft and what was seen of it to a question: the key from the kernel, the wrong options from
beliefs.

Pure: what was seen comes in (`kernel` looks), the question goes out, or None where the draft is no good: its
answer hangs on the schedule, or nobody could get it wrong in an interesting way.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence

from labs.i18n import _
from labs.quiz import misconceptions, model, wording
from labs.quiz.belief import OF_PARENTS, OF_ZOMBIES, Belief
from labs.quiz.draft import Draft
from labs.quiz.question import Kind, Option, Question
from labs.quiz.reason import reason
from labs.quiz.seen import Role, Seen
from labs.quiz.source import python
from labs.quiz.steps import MOST_PROCESSES, EndlessError
from labs.quiz.syntax import Block, Fork, TryWait

_MOST_OPTIONS = 4
_LEAST_OPTIONS = 3
_MOST_LINES = 20
Answer = int | str | frozenset[Role] | Role | None


def answer(draft: Draft, seen: Seen, names: dict[Role, str]) -> Answer:
    """Read the answer off one run."""
    if draft.kind is Kind.PROCESSES:
        return len(seen.roles)
    if draft.kind is Kind.TREE:
        return wording.tree(seen.roles)
    if draft.kind is Kind.LINES:
        return sum(draft.about in ("", text) for _, text in seen.lines)
    if draft.kind is Kind.WRITERS:
        return frozenset(role for role, text in seen.lines if text == draft.about)
    if draft.kind is Kind.ZOMBIES:
        return seen.moment.zombies if seen.moment else frozenset()
    if draft.kind is Kind.PARENT:
        who = next(role for role, name in names.items() if name == draft.about)
        return seen.moment.parents.get(who) if seen.moment else None
    return seen.output


def is_fit(draft: Draft, seed: str) -> bool:
    """Tell, before anything is run, whether the draft can be asked: small, ending, and as sure as it
    claims.
    """
    if python(draft.program).count("\n") > _MOST_LINES:
        return False
    try:
        thoughts = list(model.schedules(draft.program, draft.terminal, seed))
        named = model.names(draft.program)
    except EndlessError:
        return False
    if not all(
        2 <= len(seen.roles) <= MOST_PROCESSES and len(seen.lines) <= _MOST_LINES for seen in thoughts
    ):
        return False
    if draft.kind is Kind.OUTPUTS:
        return _orders(draft) is not None
    if len({answer(draft, seen, named) for seen in thoughts}) > 1:
        return False
    return _is_interesting(draft, answer(draft, thoughts[0], named), named)


def _is_interesting(draft: Draft, key: Answer, names: dict[Role, str]) -> bool:
    if draft.kind is Kind.OUTPUT and not key:
        return False
    if draft.kind is Kind.LINES and draft.about == "" and key == 0:
        return False
    return len(dict(_believed(draft, key, names))) >= 1


def question(draft: Draft, level: int, seed: str, seen: Sequence[Seen]) -> Question | None:
    """Ask about the draft: `seen` are its runs, child-first and parent-first before any others."""
    names = model.names(draft.program)
    chance = random.Random(f"options {seed}")
    if draft.kind is Kind.OUTPUTS:
        options = _possible(draft, seen, chance)
    else:
        found = {answer(draft, one, names) for one in seen}
        options = (
            _sure(draft, found.pop(), names, chance, reason(draft, seen[0], names))
            if len(found) == 1
            else None
        )
    if options is None:
        return None
    return Question(
        level,
        seed,
        draft.kind,
        python(draft.program),
        wording.prompt(draft),
        tuple(options),
        wording.look(draft, names),
        draft.terminal,
    )


# ---- one right answer


def _sure(
    draft: Draft, key: Answer, names: dict[Role, str], chance: random.Random, why: str
) -> list[Option] | None:
    """Give the options where one answer is right: the key, what beliefs give, and what fills the row."""
    wrong = list(_believed(draft, key, names))
    chance.shuffle(wrong)
    wrong = wrong[: _MOST_OPTIONS - 1]
    known = {key, *(value for value, _ in wrong)}
    for value in _fillers(draft, key, names, chance):
        if len(wrong) >= _MOST_OPTIONS - 1:
            break
        if value not in known:
            known.add(value)
            wrong.append((value, wording.neither(draft)))
    if len(wrong) < _LEAST_OPTIONS - 1:
        return None
    right = Option(wording.spoken(draft, key, names), True, why)
    options = [right, *(Option(wording.spoken(draft, value, names), False, why) for value, why in wrong)]
    if draft.kind in (Kind.PROCESSES, Kind.LINES):
        return sorted(options, key=lambda option: int(option.text))
    chance.shuffle(options)
    return options


def _believed(draft: Draft, key: Answer, names: dict[Role, str]) -> Iterator[tuple[Answer, str]]:
    """Give each wrong answer that a misconception gives, with the words for it; none of them twice."""
    known = {key}
    for belief in {Kind.ZOMBIES: OF_ZOMBIES, Kind.PARENT: OF_PARENTS}.get(draft.kind, tuple(Belief)):
        if belief is Belief.FIRST_NOT_COUNTED:
            value: Answer = key - 1 if draft.kind is Kind.PROCESSES and isinstance(key, int) else key
        else:
            try:
                thought = model.run(draft.program, draft.terminal, frozenset({belief}))
                value = answer(draft, thought, names)
            except (EndlessError, KeyError):
                continue
        if belief is Belief.PAUSED_ARE_ZOMBIES and not value:
            continue  # its words are about those who live
        if value not in known and _can_be_said(draft, value, names):
            known.add(value)
            yield value, misconceptions.told(belief)


def _can_be_said(draft: Draft, value: Answer, names: dict[Role, str]) -> bool:
    if draft.kind is Kind.ZOMBIES:
        return isinstance(value, frozenset) and value <= names.keys()
    if draft.kind in (Kind.OUTPUT, Kind.OUTPUTS):
        return isinstance(value, str) and 0 < value.count("\n") + 1 <= 6 and value != ""
    if draft.kind is Kind.TREE:
        return isinstance(value, str) and value.count("\n") < 10 and value.count("\n") > 0
    return not (isinstance(value, int) and value > 4 * MOST_PROCESSES)


def _fillers(draft: Draft, key: Answer, names: dict[Role, str], chance: random.Random) -> Iterator[Answer]:
    """Give answers that no belief of ours gives, likely ones first."""
    if isinstance(key, int):
        yield from (value for value in (key + 1, key - 1, key + 2, key * 2) if value > 0)
    elif draft.kind is Kind.TREE:
        yield from (wording.tree(roles) for roles in _other_trees(str(key).count("\n") + 1))
    elif draft.kind in (Kind.ZOMBIES, Kind.WRITERS):
        yield from _subsets(draft, names, chance)
    elif draft.kind is Kind.PARENT:
        yield from [None, (), *(role for role, name in names.items() if name != draft.about)]
    elif draft.kind is Kind.OUTPUT and isinstance(key, str):
        yield from _other_outputs(key)
        yield from _other_waits(draft.program)


def _other_trees(size: int) -> Iterator[frozenset[Role]]:
    yield frozenset([(), *((number,) for number in range(1, size))])
    yield frozenset((1,) * depth for depth in range(size))
    yield frozenset([(), *((number,) for number in range(1, size - 1)), (1, 1)])


def _subsets(draft: Draft, names: dict[Role, str], chance: random.Random) -> list[Answer]:
    roles = list(names)
    if draft.kind is Kind.WRITERS:
        roles = sorted(model.run(draft.program, draft.terminal).roles)
    found = [frozenset(some) for size in (1, 2, 0, 3) for some in itertools.combinations(roles, size)]
    if draft.kind is Kind.WRITERS:
        found.remove(frozenset())
    chance.shuffle(found)
    return list(found)


def _other_waits(block: Block) -> Iterator[str]:
    """Give what a wait could say that may have nobody to wait for."""
    for statement in block:
        if isinstance(statement, Fork):
            yield from _other_waits(statement.child)
        if isinstance(statement, TryWait):
            yield from (statement.got, statement.text, f"{statement.got}\n{statement.text}")


def _other_outputs(key: str) -> Iterator[str]:
    lines = key.split("\n")
    if len(lines) > 1:
        yield "\n".join(reversed(lines))
        yield "\n".join(lines[:-1])
    last = lines[-1].split(" ")[-1]
    if last.lstrip("-").isdigit():
        stem = key[: len(key) - len(last)]
        yield from (f"{stem}{value}" for value in (0, 1, -1, 255, 256) if str(value) != last)


# ---- several right answers


def _orders(draft: Draft) -> tuple[set[str], list[str]] | None:
    """Give which outputs are possible, and which orders of the same lines are not; None: not worth asking."""
    try:
        possible = model.outputs(draft.program, draft.terminal)
    except EndlessError:
        return None
    lines = sorted(possible)[0].split("\n")
    if len(set(lines)) < len(lines) or len(lines) > 5 or len(possible) < 2:
        return None
    orders = ("\n".join(order) for order in itertools.permutations(lines))
    impossible = [order for order in orders if order not in possible]
    return (possible, impossible) if len(impossible) >= 2 else None


def _possible(draft: Draft, seen: Sequence[Seen], chance: random.Random) -> list[Option] | None:
    """Give options of which those are right that were seen; what is wrong was never seen, and cannot be."""
    orders = _orders(draft)
    shown = list(dict.fromkeys(one.output for one in seen[:2]))
    if orders is None or not {one.output for one in seen} <= orders[0]:
        return None
    right = shown if chance.random() < 0.7 else shown[:1]
    near = sorted(orders[1], key=lambda order: (min(_far(order, other) for other in orders[0]), order))
    wrong = chance.sample(near[:_MOST_OPTIONS], min(len(near), _MOST_OPTIONS - len(right)))
    options = [Option(order, True, wording.seen_so()) for order in right]
    options += [Option(order, False, _never(order, orders[0])) for order in wrong]
    chance.shuffle(options)
    return options


def _far(order: str, other: str) -> int:
    """Count the pairs of lines that stand the other way round."""
    places = [other.split("\n").index(line) for line in order.split("\n")]
    return sum(one > two for one, two in itertools.combinations(places, 2))


def _never(order: str, possible: Iterable[str]) -> str:
    """Say which two lines of an impossible order are always the other way round."""
    lines = order.split("\n")
    for late, early in itertools.combinations(lines, 2):
        if all(one.split("\n").index(early) < one.split("\n").index(late) for one in possible):
            return wording.always_first(early, late)
    return _("No schedule gives this order.")
