"""Takes in a class folder: one folder, zip or .py file a learner, as a person or an LMS puts them there.

    hand-ins/alice/06_zombies/exercise.py   hand-ins/bob.zip   hand-ins/carol.py   hand-ins/06_zombies/dan.py

Reads, and runs nothing. Whoever handed in may have meant harm: symbolic links, pipes and giants are refused,
with a reason, and never spoil the others'. Which file is meant is decided by `submissions`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from labs.classroom.archive import MOST_SOURCE, Archive, Refused, within_limit
from labs.classroom.submissions import (
    EXERCISE,
    Refusal,
    Submission,
    Unclear,
    choose,
    lab_named,
    once_each,
    printable,
)
from labs.course import Lab
from labs.i18n import _

MOST_FILES = 20_000
_OTHER_ARCHIVES = (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".txz", ".xz")
_NOBODYS = ("__pycache__", "__MACOSX", "site-packages")


@dataclass(frozen=True)
class Intake:
    """What there is to judge, what is refused, and what was not looked at (no answer by its name)."""

    submissions: Sequence[Submission]
    refusals: Sequence[Refusal]
    ignored: Sequence[str]


def take_in(folder: Path, labs: Sequence[Lab], wanted: Lab | None) -> Intake:
    """Read all that is in `folder`, for the lab `wanted` or for whatever lab each is; raise OSError."""
    reader = _Reader(folder, labs, wanted.folder.name if wanted else None)
    found = once_each(reader.entries(folder, lab_named(folder.resolve().name, labs)))
    return Intake(
        [each for each in found if isinstance(each, Submission)],
        [each for each in found if isinstance(each, Refusal)],
        sorted(reader.ignored),
    )


_Files = dict[PurePosixPath, Callable[[], bytes]]  # the Python files there are, each with how to read it


@dataclass
class _Reader:
    folder: Path
    labs: Sequence[Lab]
    wanted: str | None
    ignored: list[str] = field(default_factory=list)

    def entries(self, folder: Path, lab: str | None) -> Iterator[Submission | Refusal]:
        """Take in each learner's entry in `folder`; a folder that is named for a lab holds learners again."""
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name in _NOBODYS:
                continue
            suffix = path.suffix.lower()
            if path.is_symlink():
                yield self._refusal(path, lab, _("it is a symbolic link: put the file itself there"))
            elif path.is_dir() and folder == self.folder and (named := lab_named(path.name, self.labs)):
                yield from self.entries(path, named)
            elif path.is_dir() or suffix in (".py", ".zip"):
                yield from self._learner(path, self.wanted or lab)
            elif suffix in _OTHER_ARCHIVES:
                yield self._refusal(path, lab, _("only folders, .zip and .py files can be taken in"))
            else:
                self.ignored.append(self._place(path))

    def _learner(self, path: Path, default: str | None) -> Iterator[Submission | Refusal]:
        """Take in what one learner put there: a submission for each lab, or the reason why there is none."""
        with ExitStack() as stack:
            try:
                files = _files(path, stack)
                chosen = self._asked_for(choose(list(files), self.labs, default))
            except (Unclear, Refused) as reason:
                yield self._refusal(path, default, str(reason))
                return
            for lab, name in sorted(chosen.items()):
                try:
                    source = files[name]()
                except Refused as reason:
                    yield self._refusal(path, lab, str(reason))
                else:
                    where = self._place(path / name if len(files) > 1 or path.is_dir() else path)
                    yield Submission(_learner_of(path), lab, where, source)

    def _asked_for(self, chosen: dict[str, PurePosixPath]) -> dict[str, PurePosixPath]:
        if self.wanted is None:
            return chosen
        if self.wanted not in chosen:
            raise Unclear(_("there is nothing for {lab} in it").format(lab=self.wanted))
        return {self.wanted: chosen[self.wanted]}

    def _refusal(self, path: Path, lab: str | None, reason: str) -> Refusal:
        return Refusal(_learner_of(path), lab or "", self._place(path), reason)

    def _place(self, path: Path) -> str:
        return printable(path.relative_to(self.folder).as_posix())


def _learner_of(path: Path) -> str:
    return printable(path.name if path.is_dir() else path.stem)


def _files(path: Path, stack: ExitStack) -> _Files:
    """List the Python files of a learner's folder, zip or file, ready to be read; raise Refused."""
    if path.is_dir():
        return _files_in_folder(path, stack)
    if path.suffix.lower() == ".zip":
        return _files_in_zip(path, stack)
    return {PurePosixPath(EXERCISE): partial(_read, path)}


def _files_in_zip(path: Path, stack: ExitStack, below: str = "") -> _Files:
    archive = stack.enter_context(Archive(path))
    return {
        PurePosixPath(below, name): partial(archive.read, name)
        for name in archive.python_files
        if not any(_is_nobodys(part) for part in name.parts)
    }


def _files_in_folder(folder: Path, stack: ExitStack) -> _Files:
    found: _Files = {}
    looked_at = 0
    for root, names, files in os.walk(folder):
        names[:] = [name for name in names if not _is_nobodys(name)] if "pyvenv.cfg" not in files else []
        looked_at += len(files) + len(names)
        if looked_at > MOST_FILES:
            raise Refused(_("there are over {limit} files in it").format(limit=MOST_FILES))
        for path in (Path(root) / file for file in files if not file.startswith(".")):
            below = PurePosixPath(path.relative_to(folder))
            if path.suffix.lower() == ".py":
                found[below] = partial(_read, path)
            elif path.suffix.lower() == ".zip" and not path.is_symlink():
                found |= _files_in_zip(path, stack, str(below.with_suffix("")))
    return found


def _is_nobodys(name: str) -> bool:
    return name.startswith(".") or name in _NOBODYS


def _read(path: Path) -> bytes:
    """Read a file of a learner's that is a file and no more than that; raise Refused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if path.is_symlink():
            raise Refused(
                _("{name} is a symbolic link: hand in the file itself").format(name=path.name)
            ) from None
        raise Refused(error.strerror or str(error)) from None
    with open(descriptor, "rb") as file:  # noqa: PTH123  (a descriptor)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refused(_("{name} is no file").format(name=path.name))
        return within_limit(file.read(MOST_SOURCE + 1))
