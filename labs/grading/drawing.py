"""The run of a failed check as text: the observer's timeline, for the terminal of a test report.

A face: it asks the history and decides nothing. Where the observer cannot draw, it lists the lives.
"""

from __future__ import annotations

import io

from labs.i18n import _
from labs.observer.history import History, Life

WIDTH = 96


def drawing(history: History) -> str:
    """Draw `history` as lines of text."""
    try:
        from labs.observer.terminal import timeline  # noqa: PLC0415  (slow, and only failures are drawn)
    except ImportError:
        return "\n".join(_line(history, life) for life in history.lives)
    from rich.console import Console  # noqa: PLC0415

    page = io.StringIO()
    Console(file=page, width=WIDTH, color_system=None).print(timeline(history, WIDTH))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()).rstrip()


def _line(history: History, life: Life) -> str:
    words = [f"{life.label:<12} pid {life.pid:<8} {life.born * 1000:8.1f} ms"]
    if life.exit is None:
        return " ".join([*words, _("… alive")])
    how = f"SIG {life.exit.signal}" if life.exit.signal else f"exit {life.exit.code}"
    words.append(f"… {life.exit.t * 1000:8.1f} ms {how:<9}")
    if life.reap is None:
        words.append(_("ZOMBIE"))
    elif life.reaped_by_itself:
        words.append(_("reaped by itself (SIGCHLD is ignored)"))
    else:
        words.append(_("reaped by {who}").format(who=history.label_of(life.reap.by, life.reap.t)))
    return " ".join(words)
