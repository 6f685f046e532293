"""The programs of the quiz as small syntax trees: what they can say. Nothing here runs or prints anything.

`source` writes them as Python, `model` thinks them through. Texts with a field ("{code}") are f-strings.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; `note` is a remark at the end of its line."""

    note: str = field(default="", kw_only=True)


Block = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Remark(Statement):
    """A comment line."""

    text: str


@dataclass(frozen=True, slots=True)
class Say(Statement):
    """print(text); without `flush` it stays in the buffer where output is no terminal."""

    text: str
    flush: bool = True


@dataclass(frozen=True, slots=True)
class SayWhether(Statement):
    """print(yes if name else no)."""

    name: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Flush(Statement):
    """sys.stdout.flush()."""


@dataclass(frozen=True, slots=True)
class Fork(Statement):
    """os.fork(), with what the child does, what the parent does, and the child's name, if any of it."""

    child: Block = ()
    parent: Block = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class ForkPair(Statement):
    """os.fork() and os.fork(), or the same with "or": the second one is reached by one of the two only."""

    word: str


@dataclass(frozen=True, slots=True)
class Repeat(Statement):
    """for name in range(times)."""

    times: int
    body: Block
    name: str = "i"


@dataclass(frozen=True, slots=True)
class Break(Statement):
    """Leave the loop."""


@dataclass(frozen=True, slots=True)
class Exit(Statement):
    """os._exit(code), or sys.exit(code) if `flushes`; a code may be a variable's name."""

    code: int | str = 0
    flushes: bool = False


@dataclass(frozen=True, slots=True)
class Let(Statement):
    """name = value."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Add(Statement):
    """name += value."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Wait(Statement):
    """os.wait(), or os.waitpid(child, 0); `into` names the variable for the raw status, if it is wanted."""

    child: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class TryWait(Statement):
    """os.wait(); where there is nobody to wait for, print `text` (else `got`)."""

    text: str
    got: str


@dataclass(frozen=True, slots=True)
class Poll(Statement):
    """pid, status = os.waitpid(child, os.WNOHANG)."""

    child: str


@dataclass(frozen=True, slots=True)
class Decode(Statement):
    """into = os.waitstatus_to_exitcode(status), or `status >> 8` if `high_byte`."""

    into: str
    high_byte: bool = False


@dataclass(frozen=True, slots=True)
class Kill(Statement):
    """os.kill(child, signal.name); without a child: os.getppid()."""

    signal: str
    child: str = ""


@dataclass(frozen=True, slots=True)
class Ignore(Statement):
    """signal.signal(name, signal.SIG_IGN)."""

    signal: str


@dataclass(frozen=True, slots=True)
class Handle(Statement):
    """From here on, print `text` when the signal comes."""

    signal: str
    text: str


@dataclass(frozen=True, slots=True)
class Pause(Statement):
    """signal.pause(): stay until a signal comes."""


@dataclass(frozen=True, slots=True)
class Look(Statement):
    """The marked moment: the process stands still until somebody presses Enter."""


@dataclass(frozen=True, slots=True)
class SendHome(Statement):
    """End everybody else who is still there: a signal to the group."""
