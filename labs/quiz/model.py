"""Thinks a program through, as the kernel would run it, or as somebody would who holds a `Belief`.

Never the key: that one is observed. The model finds what a misconception would answer (the distractors),
drops programs whose answer hangs on the schedule before anything is run, and knows which orders of lines are
impossible. No processes here: everything is a value. It says who goes on; `steps` what he does.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from labs.quiz import syntax
from labs.quiz.belief import Belief
from labs.quiz.process import Process, World
from labs.quiz.seen import Role, Seen
from labs.quiz.steps import EndlessError, awaited, step
from labs.quiz.syntax import Block

_MOST_STEPS = 3000
_MOST_WORLDS = 20_000


def start(program: Block, terminal: bool = False, beliefs: frozenset[Belief] = frozenset()) -> World:
    """Give the world in which the program's first process has everything still to do."""
    return World({(): Process((), None, program)}, beliefs=beliefs, terminal=terminal)


def run(
    program: Block,
    terminal: bool = False,
    beliefs: frozenset[Belief] = frozenset(),
    choose: Callable[[list[Role]], Role] = max,
) -> Seen:
    """Think the program through to its end; `choose` says who goes on. Raise EndlessError if it has none."""
    return seen(_last(start(program, terminal, beliefs), choose))


def names(program: Block) -> dict[Role, str]:
    """Give the names that the program has for its processes."""
    return _last(start(program), max).names


def _last(world: World, choose: Callable[[list[Role]], Role]) -> World:
    for _ in range(_MOST_STEPS):
        ready = runnable(world)
        if not ready:
            break
        world = step(world, choose(ready))
    if any(one.status is None for one in world.processes.values()):
        raise EndlessError
    return world


def seen(world: World) -> Seen:
    """Give what the world shows at its end."""
    ends = sorted((role, one.status) for role, one in world.processes.items() if one.status is not None)
    return Seen(frozenset(world.processes), world.lines, world.moment, tuple(ends))


def schedules(program: Block, terminal: bool, seed: str, tries: int = 6) -> Iterator[Seen]:
    """Think the program through under different schedules: the young first, the old first, and at random."""
    yield run(program, terminal)
    yield run(program, terminal, choose=min)
    for number in range(tries):
        chance = random.Random(f"{seed}/{number}")
        yield run(program, terminal, choose=chance.choice)


def outputs(program: Block, terminal: bool = False, beliefs: frozenset[Belief] = frozenset()) -> set[str]:
    """Give every output that is possible under any schedule; raise EndlessError where they are too many."""
    found: set[str] = set()
    worlds, known = [start(program, terminal, beliefs)], set()
    while worlds:
        world = worlds.pop()
        ready = runnable(world)
        if not ready:
            found.add(seen(world).output)
        for role in ready:
            following = step(world, role)
            if following.key not in known:
                known.add(following.key)
                worlds.append(following)
        if len(known) > _MOST_WORLDS:
            raise EndlessError
    return found


# ---- who can go on


def runnable(world: World) -> list[Role]:
    """Give whoever can take a step; at the marked moment only when nobody else can."""
    ready = [role for role, process in world.processes.items() if _can_go_on(world, process)]
    others = [role for role in ready if not _looks(world.processes[role])]
    return others or ready


def _looks(process: Process) -> bool:
    return bool(process.todo) and isinstance(process.todo[0], syntax.Look)


def _can_go_on(world: World, process: Process) -> bool:
    if process.status is not None:
        return False
    if process.pending or not process.todo:
        return True
    now = process.todo[0]
    if isinstance(now, syntax.Pause):
        return False
    if isinstance(now, syntax.Wait | syntax.TryWait):
        mine = awaited(world, process, now)
        return not mine or any(child.zombie for child in mine)
    return True
