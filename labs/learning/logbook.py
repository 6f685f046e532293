"""The learner's progress on disk: one readable file, whole at any moment, whoever writes or dies.

It lies in the clone, beside the exercises that it tells of (`.progress.json`); where that cannot be written,
in the user's own state folder, a file for each clone; `FORKROOM_PROGRESS` names another file. Readers need no
lock, because the file is only ever replaced as a whole. Writers take turns. What a change means is
`progress`'s; a trouble is said in one line and never stops a command.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from labs.environment.lock import locked
from labs.i18n import _
from labs.learning.progress import DamagedError, NewerError, Progress, from_json
from labs.place import CLONE

VARIABLE = "FORKROOM_PROGRESS"
NAME = ".progress.json"

Change = Callable[[Progress], Progress]


def place() -> Path | None:
    """Say where progress is kept; None: this user has no folder to keep anything in."""
    if asked := os.environ.get(VARIABLE):
        return Path(asked).absolute()
    inside = CLONE / NAME
    if os.access(CLONE, os.W_OK) and (not inside.exists() or os.access(inside, os.R_OK)):
        return inside
    from zlib import crc32  # noqa: PLC0415  (rarely needed, as the next)

    from platformdirs import user_state_path  # noqa: PLC0415

    folder = user_state_path("forkroom")
    return folder / f"progress-{crc32(os.fsencode(CLONE)):08x}.json" if folder.is_absolute() else None


def say_on_stderr(line: str) -> None:
    """Tell of a trouble with the file."""
    sys.stderr.write(f"labs: {line}\n")


class Logbook:
    """The file at `path`. What cannot be written is at least remembered as long as this object lives."""

    def __init__(self, path: Path | None = None, say: Callable[[str], None] = say_on_stderr) -> None:
        self.path = path or place()
        self._say = say
        self._unwritten: Progress | None = None

    def read(self) -> Progress:
        """Give what is known; a damaged file is set aside and said so."""
        if self._unwritten is not None:
            return self._unwritten
        try:
            return self._load()
        except DamagedError:
            return self.update(lambda progress: progress)
        except (NewerError, OSError) as error:
            return self._go_on_without(error, Progress())

    def update(self, change: Change) -> Progress:
        """Apply `change` to what is known at this moment, and keep the result; give it."""
        if self._unwritten is not None:
            self._unwritten = change(self._unwritten)
            return self._unwritten
        try:
            with self._alone():
                before = self._load_or_set_aside()
                after = change(before)
                if after != before:
                    self._write(after)
                return after
        except (NewerError, OSError) as error:
            return self._go_on_without(error, change(self._at_least()))

    # ---- reading

    def _load(self) -> Progress:
        try:
            text = self.path.read_text(encoding="utf-8") if self.path else ""
        except FileNotFoundError:
            return Progress()
        except UnicodeDecodeError:
            raise DamagedError("no text") from None
        if self.path is None:
            return Progress()
        try:
            return from_json(json.loads(text))
        except (DamagedError, NewerError):
            raise
        except (ValueError, RecursionError) as error:
            raise DamagedError(str(error)) from None

    def _load_or_set_aside(self) -> Progress:
        try:
            return self._load()
        except DamagedError:
            aside = self._set_aside()
            self._say(
                _("{file} is damaged; it was set aside as {aside}, and progress begins anew").format(
                    file=self.path, aside=aside.name
                )
            )
            return Progress()

    def _set_aside(self) -> Path:
        assert self.path is not None  # there is a file
        stem = f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
        aside = next(p for p in _names(self.path.with_name(stem)) if not p.exists())
        self.path.rename(aside)
        return aside

    def _at_least(self) -> Progress:
        """Give what can be read, where nothing can be written."""
        try:
            return self._load()
        except (DamagedError, NewerError, OSError):
            return Progress()

    # ---- writing

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        if self.path is None:
            raise OSError(_("there is no folder to keep it in"))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.with_name(f"{self.path.name}.lock"), lambda: None):
            yield

    def _write(self, progress: Progress) -> None:
        """Replace the file: until the last moment the old one is there, from then on the new one, whole."""
        assert self.path is not None  # nobody is alone without one
        # One name: what a killed writer left is overwritten.
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            with new.open("w", encoding="utf-8") as file:
                file.write(json.dumps(progress.to_json(), indent=1, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink()
            raise
        with contextlib.suppress(OSError):  # not every file system lets a folder be synchronised
            _sync_folder(self.path.parent)

    def _go_on_without(self, error: Exception, progress: Progress) -> Progress:
        """Say once why nothing is remembered, and remember it here."""
        if isinstance(error, NewerError):
            reason = _("{file} was written by a newer version of the course").format(file=self.path)
        else:
            why = getattr(error, "strerror", None) or str(error)
            reason = f"{self.path}: {why}" if self.path else why
        self._say(_("progress is not remembered: {reason}").format(reason=reason))
        self._unwritten = progress
        return progress


def _names(path: Path) -> Iterator[Path]:
    """Yield the name, then the name with a number behind it."""
    yield path
    number = 2
    while True:
        yield path.with_name(f"{path.name}-{number}")
        number += 1


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
