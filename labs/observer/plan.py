"""The plan of a run: what to observe, how closely and how long. `session` writes it, `tracer` carries it out.

It travels as bytes in a file without a name, not on a command line: a single argument ends at 128 kB, and a
program's words and environment may hold bytes that are no text.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Plan:
    """What to run, and the limits: on time (seconds), processes, bytes of output, events, bytes of memory of
    all processes together; 0 is no limit. Of threads there may be eight for each process.

    Words are as `told` gives them. `terminal` is a descriptor: the program's terminal, None for sockets.
    `fenced`: the program can reach no process but those that it bore, not by signals nor otherwise, and it
    is refused whatever could take it out of sight (syscalls.REFUSALS).
    `tells`: the program has a third channel, by which it tells things to whoever observes it.
    `schedule` is one of schedule.SCHEDULES, or "" for the kernel's own; `seed` is a random one's.
    """

    argv: list[str]
    environment: dict[str, str]
    terminal: int | None = None
    captions: str = ""
    sleeps: bool = True
    own_session: bool = False
    fenced: bool = False
    tells: bool = False
    timeout_s: float = 60
    linger_s: float = 5
    limit_processes: int = 200
    limit_output: int = 16 << 20
    limit_events: int = 1_000_000
    limit_memory: int = 0
    schedule: str = ""
    seed: int = 0

    def to_bytes(self) -> bytes:
        """Give the plan as it travels."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Plan:
        """Read a plan as it travelled."""
        return cls(**json.loads(data))


def told(words: Sequence[str]) -> list[str]:
    """Say words as a plan and a recording do: their bytes as UTF-8, what is none surrogate-escaped."""
    return [os.fsencode(word).decode("utf-8", "surrogateescape") for word in words]


def told_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Say an environment as a plan does."""
    return dict(zip(told([*environment]), told([*environment.values()]), strict=True))


def meant(word: str) -> bytes:
    """Give the bytes that `told` was given."""
    return word.encode("utf-8", "surrogateescape")
