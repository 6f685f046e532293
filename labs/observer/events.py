"""The facts of a recording: what happened to which process, and when.

Every event is frozen and knows how it became JSON and back; `docs/recording.md` documents that form.
Events decide nothing: `history` folds them into lives, `tracer` and `hooks` make them, the faces draw. Longer
than other files, because every kind of event stands here.

Times are seconds since the start of the recording. Pids are those that the observer sees. `known` says how
a fact is known: "exact" (the kernel reported it), "sampled" (looked at now and then) or "inferred".
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar

EXACT, SAMPLED, INFERRED = "exact", "sampled", "inferred"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to process `pid`, `t` seconds after the start."""

    t: float
    pid: int
    known: str = field(default=EXACT, kw_only=True)

    def to_json(self) -> dict[str, Any]:
        """Give the event as the recording format has it; what says nothing is left out."""
        kind = type(self)
        found: dict[str, Any] = {"t": self.t, "event": NAMES[kind], "pid": self.pid, "known": self.known}
        for name, default in _OWN_FIELDS[kind]:
            value = getattr(self, name)
            if value != default:
                found[name] = list(value) if isinstance(value, tuple) else value
        return found


@dataclass(frozen=True, slots=True)
class Forked(Event):
    """`pid` was born of `parent` (fork, vfork, clone or posix_spawn; threads are no births)."""

    parent: int


@dataclass(frozen=True, slots=True)
class Execed(Event):
    """`pid` runs another program from here on: execve(2)."""

    argv: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exited(Event):
    """`pid` ended: with exit `code` 0…255, or killed by `signal`; `core` if it dumped core."""

    code: int | None = None
    signal: int | None = None
    core: bool = False


@dataclass(frozen=True, slots=True)
class Reaped(Event):
    """`by` took the status of the dead `pid`; `by == pid`: nobody had to, SIGCHLD was ignored."""

    by: int


@dataclass(frozen=True, slots=True)
class Adopted(Event):
    """`former`, the parent of `pid`, ended; the kernel made `parent` its new parent."""

    parent: int
    former: int


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """`pid` was stopped by a job-control `signal` (SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU)."""

    signal: int


@dataclass(frozen=True, slots=True)
class Continued(Event):
    """The stopped `pid` goes on."""


@dataclass(frozen=True, slots=True)
class Sent(Event):
    """`by` called kill(2) or one of its kin: `signal` for `pid` (0 and below: a group, -1: everybody).

    `error` names the errno of a call that failed. A dead process takes a signal without an effect.
    """

    signal: int
    by: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Signalled(Event):
    """`signal` was delivered to `pid`; `by` sent it (None: the kernel itself)."""

    signal: int
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting(Event):
    """`pid` calls wait and may block. `target` as in waitpid(2): a pid, -1 any child, 0 or below a group."""

    target: int


@dataclass(frozen=True, slots=True)
class Waited(Event):
    """The wait of `pid` is over: `result` is the child it tells of, or `error` names the errno."""

    target: int
    result: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Polled(Event):
    """`pid` asked with WNOHANG, `times` times until `until`; the answer was `result` each time (0: none)."""

    target: int
    result: int | None = None
    error: str | None = None
    times: int = 1
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Sleeping(Event):
    """`pid` calls something that only sleeps: nanosleep, pause, sigsuspend."""

    call: str


@dataclass(frozen=True, slots=True)
class Woke(Event):
    """The sleep of `pid` is over."""


@dataclass(frozen=True, slots=True)
class SigchldSet(Event):
    """`pid` chose what happens when a child ends: "ignored", "default" or "handled".

    `no_wait` is SA_NOCLDWAIT: children are reaped by themselves, whatever the action.
    """

    action: str
    no_wait: bool = False


@dataclass(frozen=True, slots=True)
class SubreaperSet(Event):
    """`pid` asked to adopt the orphans among its descendants (`on`), or no longer to: prctl(2)."""

    on: bool


@dataclass(frozen=True, slots=True)
class SessionLed(Event):
    """`pid` began a session of its own: setsid(2)."""


@dataclass(frozen=True, slots=True)
class GroupJoined(Event):
    """`pid` is in process group `group` from here on: setpgid(2)."""

    group: int


@dataclass(frozen=True, slots=True)
class Wrote(Event):
    """`pid` wrote `text` to `stream`, "stdout" or "stderr"; bytes that are no UTF-8 are surrogate-escaped."""

    stream: str
    text: str


@dataclass(frozen=True, slots=True)
class Called(Event):
    """A caption: `pid` is about to make `call` in line `line` of `file`. Never the truth, only the place."""

    call: str
    file: str
    line: int
    known: str = field(default=INFERRED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Sampled(Event):
    """What a look at `pid` showed: psutil's word for its `state`, CPU seconds so far, name and nice value."""

    state: str
    cpu_s: float = 0.0
    name: str = ""
    nice: int = 0
    known: str = field(default=SAMPLED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """The observer has something to say: `note` is one of the NOTES, `detail` what it is about."""

    note: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """The recording is complete. `reason` is one of the ENDINGS; `pid` is the program's first process.

    `detail` says why the program could not be executed, in the kernel's words.
    """

    reason: str = "done"
    detail: str = ""


ENDINGS = {
    "done": "every process has ended",
    "not-found": "the program does not exist",
    "not-executable": "the program cannot be executed",
    "timeout": "the time limit was reached",
    "processes": "the limit on processes was reached",
    "output": "the limit on output was reached",
    "memory": "the limit on memory was reached",
    "lingering": "the program had ended, what it left running was ended by the observer",
    "interrupted": "the observer was interrupted",
    "events": "the limit on events was reached",
    "killed": "the observer was killed, and the program with it",
    "moment": "this is the moment to be shown: what came after was left out on purpose",
}

NOTES = {
    "setuid": "a program with the setuid or setgid bit gains nothing under the observer (no_new_privs)",
    "32-bit": "a program for a 32-bit processor: its waits and signals are not seen",
    "hooks": "ptrace is not allowed here: only Python programs that cooperate are seen",
}

KINDS: dict[str, type[Event]] = {
    "forked": Forked,
    "execed": Execed,
    "exited": Exited,
    "reaped": Reaped,
    "adopted": Adopted,
    "stopped": Stopped,
    "continued": Continued,
    "sent": Sent,
    "signalled": Signalled,
    "waiting": Waiting,
    "waited": Waited,
    "polled": Polled,
    "sleeping": Sleeping,
    "woke": Woke,
    "sigchld": SigchldSet,
    "subreaper": SubreaperSet,
    "setsid": SessionLed,
    "setpgid": GroupJoined,
    "wrote": Wrote,
    "called": Called,
    "sampled": Sampled,
    "noted": Noted,
    "ended": Ended,
}
NAMES: dict[type[Event], str] = {kind: name for name, kind in KINDS.items()}
# Name and default of what each kind has beyond the others, looked up once: a run has thousands of events.
_OWN_FIELDS = {
    kind: [(slot.name, slot.default) for slot in fields(kind) if slot.name not in ("t", "pid", "known")]
    for kind in NAMES
}


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a recording: what was run, and how it was observed.

    `started` is the Unix time at t = 0, `clock` the reading of CLOCK_MONOTONIC then; `observer` is the pid
    that stands for whoever ran the program, and adopts its orphans. `schedule` is one of schedule.SCHEDULES
    ("": the kernel's own), `seed` that of a random one.
    """

    program: tuple[str, ...]
    backend: str = "ptrace"
    started: float = 0.0
    clock: float = 0.0
    observer: int = 0
    tty: bool = False
    schedule: str = ""
    seed: int = 0

    version: ClassVar[int] = VERSION

    def to_json(self) -> dict[str, Any]:
        """Give the header as the first line of the recording has it."""
        values = {slot.name: getattr(self, slot.name) for slot in fields(self)}
        return {"recording": VERSION, **values, "program": list(self.program)}


class RecordingError(ValueError):
    """A recording cannot be read: it is empty, of another version, or no recording at all."""


def header_from_json(found: Any) -> Header:
    """Read the first line of a recording; raise RecordingError if it is none, or of another version."""
    if not isinstance(found, dict) or "recording" not in found:
        raise RecordingError('this is not a recording: its first line must hold a "recording" version')
    if found["recording"] != VERSION:
        raise RecordingError(f"recording version {found['recording']!r} is unknown here (this is {VERSION})")
    return Header(**_values(Header, {"program": (), **found}))


def event_from_json(found: Any) -> Event | None:
    """Read one line of a recording; None for an event of a kind that this version does not know."""
    if not isinstance(found, dict) or not {"t", "event", "pid"} <= found.keys():
        raise RecordingError(f"no event: {str(found)[:80]}")
    kind = KINDS.get(found["event"])
    if kind is None:
        return None
    return kind(**_values(kind, found))


_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "int | None": (int, type(None)),
    "float": (int, float),
    "float | None": (int, float, type(None)),
    "bool": bool,
    "str": str,
    "str | None": (str, type(None)),
    "tuple[str, ...]": tuple,
}
_KINDS_OF_LINES: tuple[type[Event] | type[Header], ...] = (Header, *NAMES)
_EXPECTED = {
    kind: [(slot.name, _TYPES[str(slot.type)], slot.default is MISSING) for slot in fields(kind)]
    for kind in _KINDS_OF_LINES
}


def _values(kind: type[Event] | type[Header], found: dict[str, Any]) -> dict[str, Any]:
    """Take from `found` what `kind` has fields for; raise RecordingError if a value is missing or wrong."""
    values = {}
    for name, types, required in _EXPECTED[kind]:
        if name in found:
            value = found[name]
            values[name] = tuple(map(str, value)) if isinstance(value, list) else value
            if not isinstance(values[name], types):
                raise RecordingError(f"{name} cannot be {value!r} in: {str(found)[:80]}")
        elif required:
            raise RecordingError(f"no {name} in: {str(found)[:80]}")
    return values
