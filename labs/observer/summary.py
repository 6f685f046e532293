"""A face of the observer: what happened, in two or three plain sentences under the picture.

How many processes, which of them stayed zombies and until when, who lost his parent, and, where the run did
not end by itself, why and what to do about it. Sentences only: no colours, no layout, nothing to import.
"""

from __future__ import annotations

from collections.abc import Iterator

from labs.i18n import _, ngettext
from labs.observer.history import History
from labs.observer.life import Life
from labs.observer.schedule import CHILD_FIRST, PARENT_FIRST, RANDOM
from labs.observer.spoken import duration, role, role_of

NOTICEABLE_S = 0.001  # a child is always dead for a moment before its parent hears of it


def sentences(history: History) -> list[str]:
    """Tell `history` in sentences, the most important facts first; limits and notes come last."""
    if not history.lives:
        return [*_ending(history), *_notes(history)]
    return [
        _census(history),
        *_zombies(history),
        *_orphans(history),
        *_spared(history),
        *filter(None, [schedule(history)]),
        *_ending(history),
        *_notes(history),
    ]


def so_far(history: History) -> str:
    """Tell in one sentence how far a program has come that still runs."""
    many = len(history.lives)
    processes = ngettext("{n} process", "{n} processes", many).format(n=many)
    return _("Running: {processes} so far, {time}.").format(processes=processes, time=duration(history.end))


def _census(history: History) -> str:
    many = len(history.lives)
    text = ngettext("{n} process", "{n} processes", many).format(n=many)
    if history.peak > 1 and history.peak < many:
        text = _("{processes}, at most {peak} of them at once").format(processes=text, peak=history.peak)
    return _("{processes}, in {time}.").format(processes=text, time=duration(history.end))


# ---- zombies


def _zombies(history: History) -> Iterator[str]:
    seen = sorted(
        (life for life in history.zombies if life.zombie_s >= NOTICEABLE_S), key=lambda life: -life.zombie_s
    )
    if len(seen) <= 2:
        yield from (_zombie(history, life) for life in seen)
        return
    unwaited = sum(not life.waited_for for life in seen)
    yield _("{n} children were zombies, the longest was {child}, for {time}.").format(
        n=len(seen), child=role(seen[0]), time=duration(seen[0].zombie_s)
    )
    if unwaited == len(seen):
        yield _("None of them was waited for by its parent.")
    elif unwaited:
        yield ngettext(
            "{n} of them was not waited for by its parent.",
            "{n} of them were not waited for by their parents.",
            unwaited,
        ).format(n=unwaited)


def _zombie(history: History, life: Life) -> str:
    child, time = role(life), duration(life.zombie_s)
    if life.reap is None:
        return _("{child} was a zombie for {time} and was still one at the end.").format(
            child=child, time=time
        )
    parent = role_of(history, life.birth.parent, life.born)
    if life.waited_for:
        return _("{child} was a zombie for {time}, until {parent} waited for it.").format(
            child=child, time=time, parent=parent
        )
    return _(
        "{child} was a zombie for {time}: {parent} never waited for it, and when {parent} had ended "
        "{reaper} reaped it."
    ).format(child=child, time=time, parent=parent, reaper=role_of(history, life.reap.by, life.reap.t))


# ---- orphans, and children that nobody has to reap


def _orphans(history: History) -> Iterator[str]:
    orphans = history.orphans
    if len(orphans) > 2:
        yield _("{n} processes became orphans: their parents ended first.").format(n=len(orphans))
        return
    for life in orphans:
        adopted = life.adoptions[0]
        yield _("{child} became an orphan when {parent} ended, and was adopted by {adopter}.").format(
            child=role(life),
            parent=role_of(history, adopted.former, adopted.t),
            adopter=role_of(history, adopted.parent, adopted.t),
        )


def _spared(history: History) -> Iterator[str]:
    spared = [life for life in history.lives if life.reaped_by_itself]
    if spared:
        yield ngettext(
            "{parent} ignores SIGCHLD: its child was reaped by itself, its exit code is lost.",
            "{parent} ignores SIGCHLD: {n} children were reaped by themselves, their exit codes are lost.",
            len(spared),
        ).format(parent=_ignorer(history, spared[0]), n=len(spared))


def _ignorer(history: History, life: Life) -> str:
    return role_of(history, life.parent_at(life.died or life.born), life.died or life.born)


# ---- the schedule


def schedule(history: History) -> str:
    """Name the schedule that the run was held to, and how to have a random one again; "" for none."""
    texts = {
        CHILD_FIRST: _(
            "Schedule child-first: after a fork the parent had to wait until its child had ended, was "
            "blocked, or had had its share."
        ),
        PARENT_FIRST: _(
            "Schedule parent-first: after a fork the child had to wait until its parent had ended, was "
            "blocked, or had had its share."
        ),
        RANDOM: _("Schedule random, seed {seed}: repeat it with --seed {seed}."),
    }
    return texts.get(history.header.schedule, "").format(seed=history.header.seed)


# ---- how it ended, and what the observer has to say


def _ending(history: History) -> Iterator[str]:
    reason = history.ending.reason if history.ending else "cut"
    killed = sum(life.ended_by_observer for life in history.lives)
    text = _endings(killed).get(reason)
    if text is not None:
        program = history.header.program[0] if history.header.program else ""
        yield text.format(n=killed, program=program, time=duration(history.end), peak=history.peak)


def _endings(killed: int) -> dict[str, str]:
    """Give what to say of each ending; `killed` processes were ended by the observer."""
    return {
        "not-found": _("{program}: there is no such program."),
        "not-executable": _("{program}: this file cannot be executed (chmod +x, or a wrong first line?)."),
        "timeout": _(
            "The time limit ended it after {time}: an endless loop, or a wait for what never comes? "
            "`--timeout` raises it."
        ),
        "processes": _(
            "The limit on processes ended it, with {peak} of them at once: a fork bomb, or children that "
            "fork on? `--limit-processes` raises it."
        ),
        "output": _("The limit on output ended it: an endless loop that prints? `--limit-output` raises it."),
        "memory": _("The limit on memory ended it: all its processes together held too much."),
        "lingering": ngettext(
            "The program ended but left {n} process running; the observer ended it after a while.",
            "The program ended but left {n} processes running; the observer ended them after a while.",
            killed,
        ),
        "interrupted": _("It was interrupted before its end; nothing was left running."),
        "events": _("So much happened that the recording was ended: the limit on events was reached."),
        "killed": _("The observer was killed, and the program with it: what came last is not known."),
        "cut": _("The recording is cut off here: what came after is not known."),
    }


def _notes(history: History) -> Iterator[str]:
    said: set[str] = set()
    for noted in history.notes:
        text = _note(noted.note, noted.detail)
        if text and text not in said:
            said.add(text)
            yield text


def _note(note: str, detail: str) -> str:
    if note == "setuid":
        return _(
            "{program} is setuid or setgid: under the observer it gains no rights by that (no_new_privs)."
        ).format(program=detail)
    if note == "32-bit":
        return _("{program} is a 32-bit program: its waits and signals are not seen.").format(program=detail)
    if note == "hooks":
        return _("ptrace is not allowed here: only Python processes that cooperate were seen.")
    return ""
