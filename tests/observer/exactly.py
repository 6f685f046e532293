"""Runs small programs under the exact back end, and picks events out of what it tells."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from labs.observer import observe
from labs.observer.events import (
    Event,
)
from labs.observer.history import History
from labs.observer.session import Options

PROLOGUE = """
import os, signal, sys, time
def until_dead(pid): os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
"""


def run(program: str, options: Options | None = None) -> History:
    history = observe([sys.executable, "-c", PROLOGUE + program], options or Options(own_session=True))

    assert history.exit_code == 0, history.output()
    assert history.contradictions() == []
    return history


def of_kind(history: History, *kinds: type[Event]) -> list[Event]:
    return [event for event in history.events if isinstance(event, kinds)]


def without_times(events: Sequence[Event]) -> list[tuple[object, ...]]:
    return [
        (type(e).__name__, *(getattr(e, n) for n in e.__slots__ if n not in ("t", "known"))) for e in events
    ]
