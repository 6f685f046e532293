"""The exact facts behind a bar, for whoever points at it: pids, times, who reaped, how it is known."""

from __future__ import annotations

from pathlib import PurePath

from labs.i18n import _
from labs.observer.history import History
from labs.observer.life import Life, Span, State
from labs.observer.sheet import shown
from labs.observer.spoken import awaited, duration, end_of, role_of


def facts(history: History, life: Life) -> str:
    """Tell exactly what is known of a process, a fact a line."""
    command = [PurePath(word).name for word in life.argv[:1]] + list(life.argv[1:])
    found = [
        _("pid {pid}").format(pid=life.pid) + (f" · {shown(' '.join(command))[:300]}" if command else ""),
        _("born {time}").format(time=duration(life.born)),
    ]
    if life.exit:
        found.append(_("ended {time}: {end}").format(time=duration(life.exit.t), end=end_of(life)))
    if life.reap:
        by = _("itself") if life.reaped_by_itself else role_of(history, life.reap.by, life.reap.t)
        found.append(_("reaped {time} by {reaper}").format(time=duration(life.reap.t), reaper=by))
    elif life.exit:
        found.append(_("never reaped"))
    if life.exit and life.zombie_s:
        found.append(_("zombie {time}").format(time=duration(life.zombie_s)))
    if life.cpu_s:
        found.append(_("CPU {time} (sampled)").format(time=duration(life.cpu_s)))
    return "\n".join(found)


def span_fact(history: History, life: Life, span: Span) -> str:
    """Tell one stretch of a life exactly: what, from when to when, how it is known."""
    names = {State.RUNNING: _("running"), State.SLEEPING: _("sleeping"), State.STOPPED: _("stopped")}
    name = names.get(span.state) or (
        awaited(history, life, span.start) if span.state is State.WAITING else _("zombie")
    )
    known = {"sampled": _("(sampled)"), "inferred": _("(inferred)")}.get(span.known, "")
    lasted = duration(span.end - span.start)
    return f"{name} {duration(span.start)} – {duration(span.end)}: {lasted} {known}".rstrip()
