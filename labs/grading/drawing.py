"""The run of a failed check as text: the observer's timeline, for the terminal of a test report.

A face: what a timeline looks like is `observer.terminal`'s.
"""

from __future__ import annotations

import io

from rich.console import Console

from labs.observer.history import History
from labs.observer.terminal import timeline

WIDTH = 96


def drawing(history: History) -> str:
    """Draw `history` as lines of text, without colours."""
    page = io.StringIO()
    Console(file=page, width=WIDTH, color_system=None).print(timeline(history, WIDTH))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()).rstrip()
