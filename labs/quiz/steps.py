"""What each statement does to a world: one step of one process, as the kernel, or a `Belief`, has it.

`model` says who goes on; everything is a value here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from labs.quiz import syntax
from labs.quiz.belief import Belief
from labs.quiz.process import Process, World
from labs.quiz.seen import Role
from labs.quiz.stillness import moment
from labs.quiz.syntax import Block, Statement

MOST_PROCESSES = 16
_SIGNALS = {"SIGTERM": 15, "SIGKILL": 9, "SIGUSR1": 10}


class EndlessError(Exception):
    """The program, or what is believed of it, grows beyond the limits, or stands still."""


class _LoopEnd(Statement):
    """Marks where a loop ends in what is still to be done."""


def step(world: World, role: Role) -> World:
    """Let one process take one step; raise EndlessError if that makes too many of them."""
    process = world.processes[role]
    if process.pending:
        return _answer(world, process)
    if not process.todo:
        return _end(world, process, 0, flush=True)
    now, process = process.todo[0], replace(process, todo=process.todo[1:])
    world = _STEPS[type(now)](world.having(process), process, now)
    if len(world.processes) > 4 * MOST_PROCESSES:
        raise EndlessError
    return world


def _answer(world: World, process: Process) -> World:
    texts = dict(process.handlers)
    first, *rest = process.pending
    todo = process.todo[1:] if process.todo and isinstance(process.todo[0], syntax.Pause) else process.todo
    return world.having(replace(process, pending=tuple(rest), todo=todo)).printing(process.role, texts[first])


def _say(world: World, process: Process, say: syntax.Say) -> World:
    variables = dict(process.variables)
    if Belief.RAW_IS_CODE in world.beliefs and "status" in variables:
        variables["status"] = _exit_code(variables["status"])
    return _out(world, process, say.text.format(**variables), say.flush)


def _out(world: World, process: Process, text: str, flush: bool = True) -> World:
    at_once = {Belief.BUFFER_NOT_COPIED, Belief.PIPE_AS_TERMINAL} & world.beliefs
    if flush or world.terminal or at_once:
        return _flush(world.printing(process.role), process, text)
    return world.having(replace(process, buffer=(*process.buffer, text)))


def _flush(world: World, process: Process, *texts: str) -> World:
    return world.having(replace(process, buffer=())).printing(process.role, *process.buffer, *texts)


def _say_whether(world: World, process: Process, say: syntax.SayWhether) -> World:
    return _out(world, process, say.yes if process.get(say.name) else say.no)


def _fork(world: World, process: Process, fork: syntax.Fork) -> World:
    beliefs = world.beliefs
    if Belief.ONLY_FIRST_FORKS in beliefs and process.role:
        return world
    child_does, parent_does = fork.child, fork.parent
    if Belief.SWAPPED in beliefs:
        child_does, parent_does = parent_does, child_does
    rest = process.todo
    if Belief.LEAVES_LOOP in beliefs:
        rest = _after_loop(rest)
    if Belief.ENDS_WITH_BRANCH in beliefs and child_does:
        rest = ()
    role = (*process.role, process.children + 1)
    child = replace(
        process, role=role, parent=process.role, todo=(*child_does, *rest), children=0, pending=()
    )
    process = replace(process, todo=(*parent_does, *process.todo), children=process.children + 1)
    if fork.name:
        child, process = child.having(**{fork.name: 0}), process.having(**{fork.name: role})
    if Belief.IGNORING_IS_OWN in beliefs:
        child = replace(child, ignored=frozenset())
    if Belief.STARTS_OVER in beliefs:
        world = world.printing(role, *(text for who, text in world.lines if who == process.role))
    if Belief.BUFFER_NOT_COPIED in beliefs:
        child = replace(child, buffer=())
    world = world.having(process, child)
    return replace(world, names={**world.names, role: fork.name}) if fork.name else world


def _after_loop(todo: Block) -> Block:
    ends = [place for place, statement in enumerate(todo) if isinstance(statement, _LoopEnd)]
    return todo[ends[0] + 1 :] if ends else todo


def _fork_pair(world: World, process: Process, pair: syntax.ForkPair) -> World:
    again = (syntax.Fork(),)
    both = Belief.BOTH_FORK in world.beliefs
    child = again if both or pair.word == "or" else ()
    parent = again if both or pair.word == "and" else ()
    return _fork(world, process, syntax.Fork(child, parent))


def _repeat(world: World, process: Process, repeat: syntax.Repeat) -> World:
    rounds = ((syntax.Let(repeat.name, number), *repeat.body) for number in range(repeat.times))
    body = tuple(statement for one in rounds for statement in one)
    return world.having(replace(process, todo=(*body, _LoopEnd(), *process.todo)))


def _break(world: World, process: Process, _: syntax.Break) -> World:
    return world.having(replace(process, todo=_after_loop(process.todo)))


def _let(world: World, process: Process, let: syntax.Let) -> World:
    return world.having(process.having(**{let.name: let.value}))


def _add(world: World, process: Process, add: syntax.Add) -> World:
    sharing = [process.role]
    if Belief.SHARED_MEMORY in world.beliefs:
        sharing = [role for role, one in world.processes.items() if one.status is None]
    changed = (world.processes[role] for role in sharing)
    return world.having(*(one.having(**{add.name: one.get(add.name) + add.value}) for one in changed))


def _exit(world: World, process: Process, end: syntax.Exit) -> World:
    if Belief.EXIT_RETURNS in world.beliefs:
        return world
    code = process.get(end.code) if isinstance(end.code, str) else end.code
    flush = end.flushes or bool({Belief.EXIT_FLUSHES, Belief.PIPE_AS_TERMINAL} & world.beliefs)
    whole = Belief.WHOLE_CODE in world.beliefs
    return _end(world, process, code if whole else code & 0xFF, flush)


def _end(world: World, process: Process, status: int, flush: bool = False) -> World:
    if flush:
        world = _flush(world, process)
    ended = replace(process, todo=(), status=status, buffer=(), pending=())
    world = world.having(replace(ended, reaped=process.parent is None))
    return world.having(*(_orphaned(child, process, world.beliefs) for child in world.of(process.role)))


def _orphaned(child: Process, dead: Process, beliefs: frozenset[Belief]) -> Process:
    adopter = dead.parent if Belief.GRANDPARENT_ADOPTS in beliefs else None
    stays = child.zombie and Belief.ZOMBIES_OUTLIVE_PARENTS in beliefs
    return replace(child, parent=adopter, reaped=child.zombie and adopter is None and not stays)


def _wait(world: World, process: Process, wait: syntax.Wait) -> World:
    mine = [child for child in awaited(world, process, wait) if child.zombie]
    if not mine:
        raise EndlessError  # ChildProcessError: no program of ours is to end in a traceback
    return _reap(world, process, mine, wait.into)


def _reap(world: World, process: Process, zombies: list[Process], into: str) -> World:
    taken = zombies if Belief.WAIT_TAKES_ALL in world.beliefs else zombies[:1]
    world = world.having(*(replace(child, reaped=True) for child in taken))
    return world.having(process.having(**{into: _raw(taken[0], world.beliefs)})) if into else world


def _raw(child: Process, beliefs: frozenset[Belief]) -> int:
    status = child.status or 0
    if status < 0:
        return -status << 8 if Belief.SIGNAL_IN_HIGH_BYTE in beliefs else -status
    return status << 8


def _exit_code(status: int) -> int:
    return -status if 0 < status < 128 else status >> 8


def _try_wait(world: World, process: Process, wait: syntax.TryWait) -> World:
    mine = [child for child in awaited(world, process, wait) if child.zombie]
    if not mine:
        return _out(world, process, wait.text)
    return _out(_reap(world, process, mine, ""), process, wait.got)


def _poll(world: World, process: Process, poll: syntax.Poll) -> World:
    child = world.processes[process.get(poll.child)]
    if child.zombie or Belief.POLL_REAPS in world.beliefs:
        process = process.having(pid=1, status=_raw(child, world.beliefs))
        return world.having(replace(child, reaped=child.zombie), process)
    return world.having(process.having(pid=0, status=0))


def _decode(world: World, process: Process, decode: syntax.Decode) -> World:
    raw = process.get("status")
    code = raw >> 8 if decode.high_byte else _exit_code(raw)
    if Belief.DECODED_IS_RAW in world.beliefs:
        code = raw
    if code < 0 and (chosen := _SIGNAL_CODES.keys() & world.beliefs):
        code = _SIGNAL_CODES[min(chosen)](code)
    return world.having(process.having(**{decode.into: code}))


_SIGNAL_CODES: dict[Belief, Callable[[int], int]] = {
    Belief.SIGNAL_IS_POSITIVE: lambda code: -code,
    Belief.SIGNAL_AS_SHELL: lambda code: 128 - code,
    Belief.SIGNAL_IS_SUCCESS: lambda code: 0,
}


def _kill(world: World, process: Process, kill: syntax.Kill) -> World:
    whom: Role | None = process.get(kill.child) if kill.child else process.parent
    target = None if whom is None else world.processes[whom]
    if target is None or target.status is not None:
        if target and Belief.KILLED_ARE_GONE in world.beliefs:
            return world.having(replace(target, reaped=True))
        return world
    if kill.signal in dict(target.handlers):
        if kill.signal in target.pending:  # one is as many
            return world
        return world.having(replace(target, pending=(*target.pending, kill.signal)))
    ignored = kill.signal in target.ignored and Belief.TERM_ENDS_ALL not in world.beliefs
    if ignored and kill.signal != "SIGKILL":
        return world
    world = _end(world, target, -_SIGNALS[kill.signal])
    dead = replace(world.processes[target.role], killed=True)
    return world.having(replace(dead, reaped=dead.reaped or Belief.KILLED_ARE_GONE in world.beliefs))


def _ignore(world: World, process: Process, ignore: syntax.Ignore) -> World:
    return world.having(replace(process, ignored=process.ignored | {ignore.signal}))


def _handle(world: World, process: Process, handle: syntax.Handle) -> World:
    return world.having(replace(process, handlers=(*process.handlers, (handle.signal, handle.text))))


def _send_home(world: World, process: Process, _: syntax.SendHome) -> World:
    for one in list(world.processes.values()):
        if one.status is None and one.role != process.role:
            world = _end(world, world.processes[one.role], -_SIGNALS["SIGTERM"])
    return world


def _look(world: World, _process: Process, _: syntax.Look) -> World:
    return replace(world, moment=moment(world))


def awaited(world: World, process: Process, wait: syntax.Wait | syntax.TryWait) -> list[Process]:
    """Give those whose end this wait may tell of, dead or alive."""
    mine = world.of(process.role)
    if Belief.WAIT_TAKES_GRANDCHILDREN in world.beliefs:
        mine = mine or [one for child in world.of(process.role) for one in world.of(child.role)]
        if not mine:
            mine = [one for one in world.processes.values() if len(one.role) > 1 and one.zombie]
    if isinstance(wait, syntax.Wait) and wait.child:
        return [child for child in mine if child.role == process.get(wait.child)]
    return mine


def _nothing(world: World, _process: Process, _: Any) -> World:
    return world


_STEPS: dict[type[Statement], Callable[[World, Process, Any], World]] = {
    _LoopEnd: _nothing,
    syntax.Remark: _nothing,
    syntax.Say: _say,
    syntax.SayWhether: _say_whether,
    syntax.Flush: lambda world, process, _: _flush(world, process),
    syntax.Fork: _fork,
    syntax.ForkPair: _fork_pair,
    syntax.Repeat: _repeat,
    syntax.Break: _break,
    syntax.Let: _let,
    syntax.Add: _add,
    syntax.Exit: _exit,
    syntax.Wait: _wait,
    syntax.TryWait: _try_wait,
    syntax.Poll: _poll,
    syntax.Decode: _decode,
    syntax.Kill: _kill,
    syntax.Ignore: _ignore,
    syntax.Handle: _handle,
    syntax.Pause: lambda world, process, _: world.having(
        replace(process, todo=(syntax.Pause(), *process.todo))
    ),
    syntax.SendHome: _send_home,
    syntax.Look: _look,
}
