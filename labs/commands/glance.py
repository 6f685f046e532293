"""`labs`, `labs progress`, `labs list`: where one is, what comes next, how far one has come, what there is.

Printed without rich: these answer at once.
"""

from __future__ import annotations

import sys

import click

from labs import course
from labs.commands import chosen
from labs.grading import wording
from labs.i18n import _, language
from labs.learning.logbook import Logbook
from labs.learning.progress import BEFORE, LabProgress
from labs.place import program

_DONE, _HERE, _AHEAD = range(3)


def glance() -> None:
    """Say where one is and what to do next."""
    logbook = Logbook()
    labs, progress = _labs(), logbook.read()
    here = chosen.where(labs, logbook)
    click.echo(click.style(_("From fork() to a chat room: processes and sockets, lab by lab"), bold=True))
    click.echo()
    width = _width([lab.title[language()] for lab in labs])
    for lab in labs:
        known = progress.of(lab.folder.name)
        title = _padded(lab.title[language()], width)
        line = f" {_mark(lab, here, known)} {lab.number:02}  {title}  {_points(lab, known)}"
        click.echo(click.style(line.rstrip(), bold=lab is here))
    click.echo()
    begun = here is not None and here.folder.name in progress.labs
    click.echo(_all_done() if here is None else _go_on(here) if begun else _begin(here))


def _begin(lab: course.Lab) -> str:
    goal = wording.wrapped(lab.goal[language()])
    return _(
        "{goal}\n\n"
        "Begin:  {labs} tour          a demo of every lab, in a minute\n"
        "        {labs} notebooks     the course in JupyterLab\n"
        "        {labs} run {number:<9} a demo of lab {number:02}\n"
        "        {labs} watch {number:<7} solve its exercise: a verdict at every save\n"
        "{labs} --help lists the rest."
    ).format(goal=goal, labs=program(), number=lab.number)


def _go_on(lab: course.Lab) -> str:
    return _(
        "{goal}\n\n"
        "Go on:  {labs} watch {number:<7} your exercise.py: a verdict at every save\n"
        "        {labs} check {number:<7} the same, once\n"
        "        {labs} hint {number:<8} a nudge, then the idea, then the call\n"
        "        {labs} run {number:<9} a demo\n"
        "{labs} progress tells how far you have come, {labs} --help lists the rest."
    ).format(goal=wording.wrapped(lab.goal[language()]), labs=program(), number=lab.number)


def _all_done() -> str:
    return _("All labs are solved. What they lead to: python3 -m chatroom server")


@click.command("progress", short_help=_("Tell how far you have come."), help=_("Tell how far you have come."))
def progress() -> None:
    """Show a line for each lab: points, hints, and when it was solved."""
    logbook = Logbook()
    labs, known = _labs(), logbook.read()
    here = chosen.where(labs, logbook)
    heads = (_("lab"), _("points"), _("checks"), _("hints"), _("solved"))
    rows = [(lab, _row(lab, known.of(lab.folder.name))) for lab in labs]
    first = _width([heads[0], *(f"{lab.number:02}  {lab.title[language()]}" for lab in labs)])
    widths = [_width([head, *(row[n] for _lab, row in rows)]) for n, head in enumerate(heads[1:])]
    told = [f"   {_padded(heads[0], first)}  {_columns(heads[1:], widths)}"]
    for lab, row in rows:
        title = _padded(f"{lab.number:02}  {lab.title[language()]}", first)
        told.append(f" {_mark(lab, here, known.of(lab.folder.name))} {title}  {_columns(row, widths)}")
    click.echo(click.style(told[0].rstrip(), dim=True))
    click.echo("\n".join(line.rstrip() for line in told[1:]))
    solved = sum(1 for lab in labs if known.of(lab.folder.name).solved)
    click.echo("\n" + _("{solved} of {all} labs solved.").format(solved=solved, all=len(labs)))
    if logbook.path is not None and logbook.path.exists():
        click.echo(click.style(_("Kept in {file}").format(file=logbook.path), dim=True))


def _row(lab: course.Lab, known: LabProgress) -> tuple[str, ...]:
    passed = sum(1 for points in known.checks.values() if points)
    solved = known.solved + (_(" (solution seen before)") if known.solution == BEFORE else "")
    return (
        _points(lab, known),
        f"{passed}/{len(lab.checks)}" if known.checks else "",
        f"{known.hints}/{course.TIERS}" if known.hints else "",
        solved.strip(),
    )


def _points(lab: course.Lab, known: LabProgress) -> str:
    return f"{known.best:3}/{wording.all_points(lab.folder)}" if known.best or known.checks else ""


def _mark(lab: course.Lab, here: course.Lab | None, known: LabProgress) -> str:
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    marks = "*> " if plain else "✓▸ "
    return marks[_DONE if known.solved else _HERE if here and lab.number == here.number else _AHEAD]


def _columns(words: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(_padded(word, width) for word, width in zip(words, widths, strict=True))


def _width(words: list[str]) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, words), default=0)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width([text]))


def _labs() -> list[course.Lab]:
    try:
        return course.labs()
    except course.CourseError as error:
        raise click.ClickException(str(error)) from None


@click.command("list", help=_("List the labs and their demos."))
def list_labs() -> None:
    """List every lab with its demos, one a line."""
    for lab in course.labs():
        click.echo(f"{lab.number:02} {lab.title[language()]}")
        for demo in lab.demos:
            click.echo(f"   {demo.name:<24} {demo.title[language()]}")
