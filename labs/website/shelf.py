"""What the site is made from, and where it is put: reads files of the clone, writes pages into a folder.

Nothing half-made stays: what was written is taken away again when something goes wrong in the middle. What a
page says is `pages`' work.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from labs.place import CLONE
from labs.website.plan import PAGES, PICTURES

_SHELVES = ("labs", "notebooks", "chatroom", "docs")
_SPOILERS = {"solution.py", "mistakes"}


class OccupiedError(Exception):
    """The folder to write into holds something already, or is none."""


def files() -> frozenset[str]:
    """Name the files of the clone that a page may show, relative to it; answers are not among them."""
    found = (path for shelf in _SHELVES for path in (CLONE / shelf).rglob("*") if path.is_file())
    names = (path.relative_to(CLONE) for path in found if path.suffix in PAGES + PICTURES)
    return frozenset(str(name) for name in names if not _SPOILERS & set(name.parts))


def read(source: str) -> bytes:
    """Read a file of the clone; an exercise as it was handed out, whatever the reader has made of it."""
    path = CLONE / source
    if path.name == "exercise.py" and path.with_name("starter.py").exists():
        path = path.with_name("starter.py")
    return path.read_bytes()


def must_be_free(folder: Path) -> None:
    """Raise OccupiedError unless `folder` is empty or new, OSError unless it can be written or made."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OccupiedError
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    if not os.access(there, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


def put(pages: Mapping[str, bytes], folder: Path) -> None:
    """Write the pages, by their addresses, into a folder that is free; OSError: none of them stays."""
    made: list[Path] = []
    try:
        for address, content in pages.items():
            path = folder / address
            made += _make_folder(path.parent)
            made.append(path)
            path.write_bytes(content)
    except BaseException:  # Ctrl-C as well
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it; give the ones that were not there, from the top."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
