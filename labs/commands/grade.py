"""`labs grade FOLDER`: judges what a class handed in, and reports it to the teacher.

Thin: `classroom.intake` takes in, `marking` judges, `summary`, `report` and `pages` show.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labs import course
from labs.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from labs.classroom.gradebook import Grade
    from labs.classroom.intake import Intake

_BROKEN = 3
_INTERRUPTED = 130
_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command(
    "grade",
    short_help=_("Judge what a class handed in."),
    help=_(
        "Judge all answers in FOLDER: one folder, .zip or .py file a learner (alice/06_zombies/exercise.py, "
        "bob.zip, carol.py). The lab is told by a folder's name, or by --lab.\n\n"
        "Grades are kept in FOLDER/.grades as they come: the same command goes on where it was ended, and "
        "judges only what is new or changed.\n\n"
        "Exit code: 0 if everybody was judged, however badly they did; 3 if some answer could not be judged "
        "(BROKEN); 2 if nothing can be done."
    ),
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lab", "which", metavar="LAB", help=_("Which lab: its number or its name."))
@click.option("--jobs", type=click.IntRange(1, 64), help=_("How many to judge at once (else: one a core)."))
@click.option("--csv", type=_FILE, help=_("Write the grades as a table for spreadsheets."))
@click.option("--json", type=_FILE, help=_("Write all verdicts as JSON."))
@click.option("--junit", type=_FILE, help=_("Write all verdicts as JUnit XML."))
@click.option(
    "--html",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Write pages into this folder: an overview, and one for each learner."),
)
def grade(
    folder: Path,
    which: str | None,
    jobs: int | None,
    csv: Path | None,
    json: Path | None,
    junit: Path | None,
    html: Path | None,
) -> None:
    """Take in, judge, report; say in one line what cannot be done."""
    from rich.console import Console

    from labs.classroom import bench, report, summary

    console = Console(highlight=False)
    for path in filter(None, (csv, json, junit)):
        _must_have_a_place(path)  # now, not after half an hour of judging
    taken = _taken_in(folder, which)
    grades = _graded(folder, taken, jobs or bench.cores())
    summary.show(grades, taken.ignored, console)
    _write(csv, report.as_csv, grades, "utf-8-sig")
    _write(json, report.as_json, grades)
    _write(junit, report.as_junit, grades)
    if html:
        _write_pages(html, grades, console)
    sys.exit(_BROKEN if any(grade.points is None for grade in grades) else 0)


def _must_have_a_place(path: Path) -> None:
    place = path if path.exists() and _is_in_place(path) else path.resolve().parent
    if not os.access(place, os.W_OK):
        raise click.UsageError(
            _("{path}: there is no such folder, or it may not be written").format(path=path)
        )


def _is_in_place(path: Path) -> bool:
    """Tell what must be written where it is: a device (/dev/stdout, /dev/null), a pipe, a symbolic link."""
    return path.is_symlink() or (path.exists() and not path.is_file())


def _taken_in(folder: Path, which: str | None) -> Intake:
    from labs.classroom import intake

    try:
        labs = course.labs()
        taken = intake.take_in(folder, labs, course.lab(which) if which else None)
    except course.CourseError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{folder}: {error.strerror}") from None
    if not (taken.submissions or taken.refusals):
        raise click.UsageError(_("{folder}: nobody has handed in anything").format(folder=folder))
    return taken


def _graded(folder: Path, taken: Intake, jobs: int) -> list[Grade]:
    """Judge all under a progress bar; Ctrl-C keeps what is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from labs.classroom import gradebook, marking

    terminal = Console(stderr=True, quiet=not sys.stderr.isatty())
    grades = [gradebook.refused(refusal) for refusal in taken.refusals]
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    try:
        with gradebook.opened(folder) as book, Progress(*columns, console=terminal, transient=True) as bar:
            task = bar.add_task("", total=len(taken.submissions))
            for grade in marking.grade_all(book, taken.submissions, jobs):
                grades.append(grade)
                bar.update(task, advance=1, description=grade.learner)
    except gradebook.GradebookError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:  # the disk is full, or the folder is gone
        raise click.UsageError(f"{error.filename or folder}: {error.strerror}") from None
    except KeyboardInterrupt:
        told = _("labs: ended after {done} of {all} answers; they are kept, and the same command goes on.")
        click.echo(told.format(done=len(grades) - len(taken.refusals), all=len(taken.submissions)), err=True)
        sys.exit(_INTERRUPTED)
    return sorted(grades, key=lambda grade: (grade.learner.casefold(), grade.learner, grade.lab))


def _write(
    path: Path | None,
    face: Callable[[Sequence[Grade]], str],
    grades: Sequence[Grade],
    encoding: str = "utf-8",
) -> None:
    """Write a report at once or not at all, so that nobody reads half of one."""
    if path is None:
        return
    aside = path if _is_in_place(path) else path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(face(grades), encoding, newline="")
        if aside != path:
            aside.replace(path)
    except OSError as error:
        if aside != path:
            aside.unlink(missing_ok=True)
        raise click.UsageError(f"{path}: {error.strerror}") from None


def _write_pages(folder: Path, grades: Sequence[Grade], console: Console) -> None:
    from labs.classroom import pages

    try:
        index = pages.write(folder, grades)
    except OSError as error:
        raise click.UsageError(f"{error.filename or folder}: {error.strerror}") from None
    console.print(_("The pages: {page}").format(page=index), markup=False, soft_wrap=True)
