"""The command line as a whole: its commands, what they share, and how errors are told."""

from __future__ import annotations

import click

from labs.commands.check import check
from labs.commands.doctor import doctor
from labs.commands.glance import glance, list_labs, progress
from labs.commands.grade import grade
from labs.commands.hint import hint
from labs.commands.notebooks import notebooks
from labs.commands.observe import observe
from labs.commands.quiz import quiz
from labs.commands.reset import reset
from labs.commands.run import run
from labs.commands.site import site
from labs.commands.solution import solution
from labs.commands.test import test
from labs.commands.tour import tour
from labs.commands.watch import watch
from labs.i18n import LANGUAGES, _

_WIDTH = {"max_content_width": 100, "help_option_names": ["-h", "--help"]}


@click.group(
    invoke_without_command=True,
    context_settings=_WIDTH,
    help=_(
        "From fork() to a chat room: twelve labs on UNIX processes and sockets.\n\n"
        "Without a command: the course at a glance."
    ),
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, help=_("Language (else the locale).")
)
@click.pass_context
def labs(context: click.Context) -> None:
    """Show the course at a glance where no command is given."""
    if context.invoked_subcommand is None:
        glance()


for command in (
    list_labs,
    run,
    check,
    watch,
    hint,
    solution,
    reset,
    progress,
    observe,
    quiz,
    tour,
    notebooks,
    site,
    grade,
    test,
    doctor,
):
    command.params.append(
        click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, hidden=True)
    )
    labs.add_command(command)
