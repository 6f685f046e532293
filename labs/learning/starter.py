"""Putting an exercise back to its start, without losing what was written: the old file stays beside it.

The pristine text is the lab's starter.py: a clone may have come without git, and with git the last commit may
well hold the learner's own work.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from labs.course import Lab


def is_untouched(lab: Lab) -> bool:
    """Tell whether exercise.py is the starter, word for word."""
    try:
        return lab.exercise.read_bytes() == lab.starter.read_bytes()
    except OSError:
        return False


def put_back(lab: Lab) -> Path | None:
    """Make exercise.py the starter; give where the former file is now, None if there was none.

    Raises OSError; then exercise.py is as it was.
    """
    new = lab.exercise.with_name("exercise.py.new")
    try:
        shutil.copyfile(lab.starter, new)
        kept = _keep(lab.exercise) if os.path.lexists(lab.exercise) else None
        new.replace(lab.exercise)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
    return kept


def _keep(path: Path) -> Path:
    """Give the file another name as well, one that is free."""
    for name in _free_names(path):
        try:
            os.link(path, name, follow_symlinks=False)
        except FileExistsError:
            continue
        except OSError:  # a folder, or a file system without links
            path.rename(name)
        return name
    raise AssertionError("names never end")


def _free_names(path: Path) -> Iterator[Path]:
    stem = f"{path.name}.{time.strftime('%Y%m%d-%H%M%S')}"
    number = 1
    while True:
        name = path.with_name(stem if number == 1 else f"{stem}-{number}")
        if not os.path.lexists(name):
            yield name
        number += 1
