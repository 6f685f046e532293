"""`labs doctor`: what this machine is like for the course, what that means, and what to do about it.

The findings come from `labs.examination`; here they are only shown.
"""

from __future__ import annotations

import sys

import click

from labs.i18n import _


@click.command(
    "doctor",
    short_help=_("Examine this machine."),
    help=_("Examine this machine: what the course can show here, and what to do."),
)
def doctor() -> None:
    """Examine, show every finding, exit 1 if something keeps the course from working."""
    from rich.console import Console
    from rich.table import Table

    from labs.examination import BAD, GOOD, findings

    console = Console(highlight=False)
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
    sys.exit(1 if worst == BAD else 0)
