"""The stage, seen from the judge: sends a job there, lets the observer follow it, and reads what was told.

Nothing of the learner's runs in this process, nor in the one that forks the stages (`hosting`): each job is
played (`actor`) in a fresh process under the observer, behind walls (`sandbox`). What it did is the history;
what it said came over a channel that stamps each message with its sender's pid.
"""

from __future__ import annotations

import contextlib
import functools
import json
import marshal
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from labs.grading import family, hearsay, hosting, plain, sandbox
from labs.grading.diagnosis import signals_the_judge
from labs.grading.performance import Message, Performance
from labs.grading.props import Secret, Work
from labs.grading.seals import Props
from labs.grading.verdict import OPEN, Broken
from labs.observer.descriptors import nameless_file
from labs.observer.events import Event, Wrote
from labs.observer.history import History
from labs.observer.life import State
from labs.observer.session import ObserverError, Options, Session

_ENOUGH_CPU_S = 1
_MANY_EVENTS = 3_000  # a right answer needs a few hundred
_LONGEST_SOURCE = 8 << 20  # bytes
_MOST_TOLD = 1000  # messages


@dataclass(frozen=True)
class Limits:
    """What a call may use: seconds by the judge's clock, processes at once, bytes of output and of memory."""

    time_s: float = 8
    processes: int = 60
    output: int = 1 << 20
    memory: int = 2 << 30  # 0: no limit


_AT_HOME = Limits(time_s=60, processes=500, output=16 << 20, memory=0)  # a person's own program


@dataclass(frozen=True)
class Job:
    """What is to be played: a call of `function`, or the scene of that name in the text `scenes`.

    `source` is the learner's file as it is, `file` its name; `ends`: the function is to end its process.
    `programs`: commands to be judged in the file's place, by side; then `place` is the folder that they are
    started in, without walls, as the person's own.
    """

    source: bytes
    file: str
    function: str
    arguments: Sequence[Any] = ()
    cast: family.Cast = field(default_factory=dict)
    scenes: str = ""
    ends: bool = False
    terminal: bool = False
    schedule: str = ""
    seed: int = 0
    programs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: str = ""


def perform(job: Job, limits: Limits | None = None) -> Performance:
    """Play the job on a fresh stage; raise Broken if it can judge nobody, KeyboardInterrupt if asked."""
    salt = secrets.token_hex(16)
    try:
        history, messages, kind = _observe(job, salt, limits or (_AT_HOME if job.place else Limits()))
    except BaseException:
        hosting.close()  # whatever state it is in, the next job has a fresh one
        raise
    return _judgeable(_performance(job, history, messages, salt, kind))


def _observe(job: Job, salt: str, limits: Limits) -> tuple[History, list[Message], str]:
    if len(job.source) > _LONGEST_SOURCE:
        raise Broken(f"a file of {len(job.source)} bytes is too long for the stage")
    messages: list[Message] = []
    with contextlib.ExitStack() as stack:
        stages = stack.enter_context(hosting.without_walls()) if job.place else hosting.warm()
        props = Props()
        options = Options(
            timeout_s=limits.time_s,
            linger_s=0.2,
            limit_processes=limits.processes,
            limit_output=limits.output,
            limit_memory=limits.memory,
            environment=hosting.persons_environment() if job.place else hosting.stage_environment(),
            own_session=True,
            fenced=not job.place,
            tells=True,
            tty=job.terminal,
            schedule=job.schedule,
            seed=job.seed,
        )
        stack.callback(props.file.close)
        folder = job.place or stack.enter_context(_folder(stages))
        order = _order(job, salt, props)

        def start(feed: int, plan: int, complaints: int, terminal: int | None) -> hosting.Stageful:
            with nameless_file("errand", json.dumps({"job": order, "folder": folder}).encode()) as errand:
                return stages.fork(
                    hosting.Request(feed, plan, errand.fileno(), complaints, props.file.fileno(), terminal)
                )

        try:
            with Session(["exercise"], options, start) as session:
                history = History(session.header())
                for event in session.events():
                    _sort(event, history, messages)
        except (ObserverError, OSError) as error:
            raise Broken(str(error)) from error
    if session.signalled is not None:
        raise KeyboardInterrupt
    return history, messages, OPEN if job.place else stages.kind


def _sort(event: Event, history: History, messages: list[Message]) -> None:
    """Keep apart what was told and what happened."""
    if not (isinstance(event, Wrote) and event.stream == "told"):
        history.add(event)
        return
    found = hearsay.heard(event.text)
    if found is not None and len(messages) < _MOST_TOLD:
        messages.append(Message(event.pid, found))


def _order(job: Job, salt: str, props: Props) -> dict[str, Any]:
    order: dict[str, Any] = {
        "salt": salt,
        "file": job.file,
        "source": job.source.hex(),
        "arguments": [_argument(word, props) for word in job.arguments],
        "family": _sealed(family.to_json(job.cast), props),
        "ends": job.ends,
        "programs": {side: list(words) for side, words in job.programs.items()},
        "open": bool(job.place),
    }
    if job.scenes:
        order |= {"scene": job.function, "scenes": _compiled(job.scenes)}
    else:
        order["arguments"].insert(0, {"value": job.function})
    return order


@functools.cache
def _compiled(scenes: str) -> str:
    """Compile the lab's scenes once for all stages; each takes the code as it is, in hexadecimal."""
    return marshal.dumps(compile(scenes, "scenes.py", "exec", dont_inherit=True)).hex()


def _argument(word: Any, props: Props) -> dict[str, Any]:
    if isinstance(word, family.PidOf):
        return {"pid_of": word.name}
    if isinstance(word, Work):
        return {"work": plain.encode(asdict(word))}
    if isinstance(word, Secret):
        return {"sealed": props.seal(word.value)}
    return {"value": plain.encode(word)}


def _sealed(cast: Mapping[str, Any], props: Props) -> dict[str, Any]:
    """Put away how each one is to end: only that one is to read it."""
    found: dict[str, Any] = {}
    for name, member in cast.items():
        sealed = dict(member)
        if member["kind"] == "zombie":
            sealed = {"kind": "zombie", "fate": props.seal({k: member[k] for k in ("code", "signal")})}
        elif member["kind"] == "parent":
            sealed["children"] = _sealed(member["children"], props)
        found[name] = sealed
    return found


@contextlib.contextmanager
def _folder(stages: hosting.Warm) -> Iterator[str]:
    """Give an empty folder, where the stage has none of its own."""
    if stages.kind == sandbox.NAMESPACES:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="stage-") as folder:
        Path(folder).chmod(0o777)
        yield folder


def _performance(job: Job, history: History, messages: list[Message], salt: str, kind: str) -> Performance:
    first = next((message for message in messages if "family" in message.said), None)
    if first is None:
        told = history.output("stderr").strip().splitlines()
        raise Broken(f"the stage could not be set: {told[-1] if told else 'it said nothing'}")
    pids = first.said["family"]
    others = [message for message in messages if message is not first]
    arguments = [pids[word.name] if isinstance(word, family.PidOf) else word for word in job.arguments]
    return Performance(job.function, history, pids, others, salt, arguments, stage=kind)


def _judgeable(performance: Performance) -> Performance:
    """Give the performance if its history can carry a verdict."""
    history = performance.history
    if history.header.backend != "ptrace":
        raise Broken(f"only an exact observer can judge, not the {history.header.backend} back end")
    if wrong := performance.at_return.contradictions():
        raise Broken(f"the observer contradicts itself: {wrong[0]}")
    if performance.reason == "interrupted" and signals_the_judge(performance) is None:
        raise Broken("the observer was interrupted")
    if performance.reason == "killed":
        raise Broken("the observer was killed")
    if performance.reason == "timeout" and _was_starved(history):
        raise Broken("this machine is too busy to judge: the call had no time to run")
    return performance


def _was_starved(history: History) -> bool:
    """Tell whether the caller wanted to run when its time was up, and nobody there could do much."""
    root = history.root
    if root is None or root.died is None:
        return True
    busy = sum(life.cpu_s for life in history.lives) >= _ENOUGH_CPU_S or len(history.events) > _MANY_EVENTS
    return root.state_at(root.died - 1e-6) is State.RUNNING and not busy
