"""Which lab a command is about: the one named, else whose folder this is, else where the learner is."""

from __future__ import annotations

from pathlib import Path

import click

from labs import course
from labs.i18n import _
from labs.learning.logbook import Logbook


def lab(which: str | None, logbook: Logbook) -> course.Lab:
    """Find the lab `which`; None: by the working folder, else by progress. UsageError: there is none."""
    try:
        if which is not None:
            return course.lab(which)
        labs = course.labs()
    except course.CourseError as error:
        raise click.UsageError(str(error)) from None
    if not labs:
        raise click.UsageError(_("there are no labs here"))
    here = Path.cwd()
    for lab in labs:
        if lab.folder == here or lab.folder in here.parents:
            return lab
    return where(labs, logbook) or labs[-1]


def where(labs: list[course.Lab], logbook: Logbook) -> course.Lab | None:
    """Find the lab to go on with; None: all are solved."""
    names = {lab.folder.name: lab for lab in labs}
    name = logbook.read().where(list(names))
    return names[name] if name else None


def after(lab: course.Lab) -> course.Lab | None:
    """Find the lab that follows; None: it is the last."""
    return next((other for other in course.labs() if other.number > lab.number), None)
