"""`labs doctor`: what this machine is like for the course, what that means, and what to do about it.

With --course it is the course that is examined, for its authors. The findings come from `labs.examination`
and `labs.inspection`; here they are only shown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from labs import course
from labs.i18n import _, language, ngettext

if TYPE_CHECKING:
    from rich.console import Console

    from labs.inspection import Complaint


@click.command(
    "doctor",
    short_help=_("Examine this machine, or the course."),
    help=_(
        "Examine this machine: what the course can show here, and what to do.\n\n"
        "With --course: inspect the labs themselves, for authors. Texts in both languages, points, files, "
        "notebooks, every demo's claims, and the starter, the solution and each mistake before their judge. "
        "Exit code 1 if anything is found."
    ),
)
@click.option("--course", "inspects", is_flag=True, help=_("Inspect the course instead of the machine."))
@click.option("--lab", "which", metavar="LAB", help=_("With --course: this lab only."))
def doctor(inspects: bool, which: str | None) -> None:
    """Examine, show every finding, exit 1 if something keeps the course from working."""
    from rich.console import Console

    if which is not None and not inspects:
        raise click.UsageError(_("--lab goes with --course."))
    console = Console(highlight=False)
    sys.exit(1 if (_course(which, console) if inspects else _machine(console)) else 0)


def _machine(console: Console) -> bool:
    """Show what was found on this machine; tell whether something is bad."""
    from rich.table import Table

    from labs.examination import BAD, GOOD, findings

    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    signs = {GOOD: "[green]✓[/]", BAD: "[bold red]✗[/]"}
    worst = GOOD
    for finding in findings():
        words = f"[bold]{finding.found}[/bold]\n{finding.meaning}"
        if finding.advice:
            words += f"\n→ {finding.advice}"
        table.add_row(signs.get(finding.grade, "[yellow]![/]"), finding.subject, words)
        worst = BAD if BAD in (worst, finding.grade) else worst
    console.print(table)
    return worst == BAD


def _course(which: str | None, console: Console) -> bool:
    """Inspect a lab, or all and what belongs to none; tell whether there is any complaint."""
    from labs.inspection import inspectors
    from labs.inspection.notebooks import inspect_the_others

    found = 0
    labs = []
    for lab in _labs(which, console):
        if lab is None:
            found += 1
            continue
        labs.append(lab)
        console.print(f"[bold]{lab.number:02} {lab.title[language()]}[/bold]")
        for name, inspect in inspectors().items():
            found += _inspected(_subject(name), inspect(lab), console)
    if which is None:
        found += _inspected(_("other notebooks"), inspect_the_others(labs), console)
    console.print()
    told = (
        ngettext("{count} complaint.", "{count} complaints.", found)
        if found
        else _("Nothing to complain of.")
    )
    console.print(told.format(count=found), style="bold red" if found else "bold green")
    return bool(found)


def _labs(which: str | None, console: Console) -> Iterator[course.Lab | None]:
    """Give the labs to inspect; None, after saying so, for one that cannot be read."""
    if which is not None:
        try:
            yield course.lab(which)
        except course.CourseError as error:
            raise click.UsageError(str(error)) from None
        return
    read = []
    for folder in course.folders():
        try:
            read.append(course.read(folder))
        except course.CourseError as error:
            console.print(f"✗ {error}", style="red", markup=False, soft_wrap=True)
            yield None
    yield from read


def _inspected(subject: str, complaints: Iterator[Complaint], console: Console) -> int:
    """Show what one inspector says; count it."""
    with console.status(subject):
        found = list(complaints)
    console.print(f"  [bold red]✗[/] {subject}" if found else f"  [green]✓[/] {subject}")
    for complaint in found:
        console.print(f"    {complaint}", markup=False, soft_wrap=True)
    return len(found)


def _subject(inspector: str) -> str:
    return {
        "texts": _("texts and points"),
        "files": _("files"),
        "notebooks": _("notebooks"),
        "demos": _("demos"),
        "answers": _("starter, solution, mistakes"),
    }[inspector]
