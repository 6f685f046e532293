"""`labs site FOLDER`: the course as web pages, in both languages."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from labs.i18n import _, ngettext


@click.command(
    "site",
    short_help=_("Write the course as web pages."),
    help=_(
        "Write the course as web pages into FOLDER, new or empty: both languages, with what the notebooks "
        "print and draw. The pages need no network and no server. Exercises appear as they were handed out; "
        "yours, and your progress, are not touched."
    ),
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--run/--no-run", default=True, help=_("Run the notebooks first: a minute or two."))
def site(folder: Path, run: bool) -> None:
    """Run the notebooks, draw the pages, write them; exit 1 and write nothing if a cell fails."""
    from labs.website import shelf
    from labs.website.running import RunFailed

    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # what runs ends with us
    try:
        shelf.must_be_free(folder)
        pages = _pages(run)
        shelf.put(pages, folder)
    except shelf.OccupiedError:
        raise click.UsageError(_("{folder} must be new or empty.").format(folder=folder)) from None
    except RunFailed as failure:
        told = _("labs: {notebook}, cell {cell} ({line}): {why}")
        named = {"cell": failure.cell or "?", "line": failure.line or "?", "why": failure.why}
        click.echo(told.format(notebook=failure.notebook, **named), err=True)
        sys.exit(1)
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}") from None
    except KeyboardInterrupt:
        raise click.Abort from None
    count = sum(address.endswith(".html") for address in pages)
    click.echo(ngettext("{count} page.", "{count} pages.", count).format(count=count), nl=False)
    click.echo(" " + _("Open {page}").format(page=folder.resolve() / "index.html"))


def _pages(run: bool) -> dict[str, bytes]:
    """Run the notebooks, or take them as they are, and draw all pages; show how far that is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from labs import course
    from labs.website import pages, running, shelf

    files = shelf.files()
    names = sorted(name for name in files if name.endswith(".ipynb"))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        if run:
            task = progress.add_task(_("notebooks"), total=len(names))
            notebooks = running.executed(names, lambda _name: progress.advance(task))
        else:
            notebooks = {name: shelf.read(name).decode() for name in names}
        progress.add_task(_("pages"), total=None)
        return pages.site(pages.Material(course.labs(), notebooks, files, shelf.read, run))
