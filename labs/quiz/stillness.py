"""The marked moment, as a belief has it: who is a zombie then, and whose child everybody is.

Nobody else can go on any more at that moment: `model` sees to that.
"""

from __future__ import annotations

from collections.abc import Callable

from labs.quiz.belief import Belief
from labs.quiz.process import World
from labs.quiz.seen import Moment, Role


def moment(world: World) -> Moment:
    """Say who is a zombie, and whose child everybody is, as the world's beliefs have it."""
    there = [one for one in world.processes.values() if not one.reaped and one.role]
    zombies = {one.role for one in there if one.zombie}
    zombies = (
        _ZOMBIES[min(chosen)](world, zombies) if (chosen := _ZOMBIES.keys() & world.beliefs) else zombies
    )
    parents = {one.role: one.parent for one in there}
    if Belief.PARENT_STAYS in world.beliefs:
        parents = {one.role: one.role[:-1] for one in there}
    if Belief.GRANDCHILDREN_MOVE in world.beliefs:
        dead = {one.role for one in world.processes.values() if one.status is not None}
        parents |= dict.fromkeys(
            one.role for one in there if any(one.role[:n] in dead for n in range(len(one.role)))
        )
    return Moment(frozenset(zombies), parents)


_Roles = set[Role]
_ZOMBIES: dict[Belief, Callable[[World, _Roles], _Roles]] = {
    Belief.EXITED_ARE_GONE: lambda world, _: {r for r in _ if world.processes[r].killed},
    Belief.ENDED_ARE_ZOMBIES: lambda world, _: {
        one.role for one in world.processes.values() if one.status is not None
    },
    Belief.ORPHANS_ARE_ZOMBIES: lambda world, zombies: (
        zombies
        | {
            one.role
            for one in world.processes.values()
            if one.parent is None and one.status is None and one.role
        }
    ),
    Belief.PAUSED_ARE_ZOMBIES: lambda world, zombies: {
        one.role for one in world.processes.values() if one.status is None and one.role
    },
    Belief.ZOMBIES_OUTLIVE_PARENTS: lambda world, _: {
        one.role for one in world.processes.values() if one.zombie and one.role
    },
}
