"""`labs` and `labs list`: the course at a glance, and all labs with their demos."""

from __future__ import annotations

import click

from labs import course
from labs.i18n import _, language


def glance() -> None:
    """Say what there is and what to do next."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print(_("[bold]From fork() to a chat room[/bold]: processes and sockets, lab by lab"))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for lab in course.labs():
        table.add_row(f"{lab.number:02}", f"[bold]{lab.title[language()]}[/bold]", lab.goal[language()])
    console.print(table)
    first = course.labs()[0]
    console.print(
        _(
            "Begin: [bold]labs tour[/bold] shows every demo, [bold]labs notebooks[/bold] opens the course,\n"
            "[bold]labs run {number}[/bold] runs a demo of lab {number:02}; labs --help lists the rest."
        ).format(number=first.number)
    )


@click.command("list", help=_("List the labs and their demos."))
def list_labs() -> None:
    """List every lab with its demos, one a line."""
    for lab in course.labs():
        click.echo(f"{lab.number:02} {lab.title[language()]}")
        for demo in lab.demos:
            click.echo(f"   {demo.name:<24} {demo.title[language()]}")
