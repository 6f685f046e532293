"""Programs under each schedule: what the tests of schedules share."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

from labs.observer import observe
from labs.observer.history import History
from labs.observer.schedule import SCHEDULES
from labs.observer.session import Options

APART = Options(own_session=True, timeout_s=60, backend="ptrace")
CHILD_FIRST, PARENT_FIRST = (replace(APART, schedule=name) for name in ("child-first", "parent-first"))
EACH = [replace(APART, schedule=name, seed=7) for name in SCHEDULES]
PROLOGUE = """
import os, signal, sys, threading, time
def say(text): os.write(1, f"{text}\\n".encode())
"""

each_schedule = pytest.mark.parametrize("options", EACH, ids=SCHEDULES)


def python(program: str) -> list[str]:
    return [sys.executable, "-c", PROLOGUE + program]


def run(words: Sequence[str], options: Options) -> History:
    """Observe a program that ends by itself; its history holds together."""
    history = observe(words, options)

    assert history.ending and history.ending.reason == "done", history.output()
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)
    return history


def words_of(history: History) -> list[str]:
    return history.output().split()
