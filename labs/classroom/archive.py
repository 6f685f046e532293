"""Zips that learners hand in: their Python files by name, read one at a time and never unpacked.

Zips are not to be trusted. Nothing is written, so nothing can escape; what looks like an attempt (a path that
leaves the folder, a symbolic link, a bomb) refuses the whole archive: whoever built it meant no exercise.
"""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from labs.classroom.submissions import printable
from labs.i18n import _

MOST_BYTES = 20 << 20  # of the archive
MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 << 20
MOST_SOURCE = 1 << 20  # of one Python file
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others can ask for gigabytes to unpack a byte
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError, OverflowError)


class Refused(Exception):  # noqa: N818  (what happens to an archive, or to a file)
    """It is not taken in; the message says why."""


class Archive:
    """A zip, looked through once: `python_files` are the names in it that may be judged."""

    def __init__(self, path: Path) -> None:
        """Look through the archive; raise Refused."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise Refused(_("the zip is over {limit} MB").format(limit=MOST_BYTES >> 20))
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise Refused(error.strerror or str(error)) from None
        except (*_DAMAGE, NotImplementedError):
            raise Refused(_("the zip is damaged, or no zip")) from None
        try:
            self._files = self._looked_through()
        except Refused:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    @property
    def python_files(self) -> list[PurePosixPath]:
        """The names of the Python files in it."""
        return list(self._files)

    def read(self, name: PurePosixPath) -> bytes:
        """Give a file's bytes, however much its header lies about them; raise Refused."""
        entry = self._files[name]
        if entry.flag_bits & _ENCRYPTED:
            raise Refused(_("the zip is locked by a password"))
        if entry.compress_type not in _PLAIN:
            raise Refused(_("the zip is packed in an unusual way: make it anew with a plain zip program"))
        try:
            with self._zip.open(entry) as file:
                source = file.read(MOST_SOURCE + 1)
        except (*_DAMAGE, OSError, NotImplementedError):
            raise Refused(_("the zip is damaged, or no zip")) from None
        return within_limit(source)

    def _looked_through(self) -> dict[PurePosixPath, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refused(_("the zip holds over {limit} files").format(limit=MOST_ENTRIES))
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Refused(_("the zip would unpack to over {limit} MB").format(limit=MOST_UNPACKED >> 20))
        found: dict[PurePosixPath, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _safe(entry)
            if entry.is_dir() or name.suffix.lower() != ".py":
                continue
            if name in found:
                raise Refused(_("the zip holds {name} twice").format(name=printable(str(name))))
            found[name] = entry
        return found


def _safe(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Give the name of an entry; raise Refused where it leads out of the archive, or is a link."""
    said = entry.orig_filename
    name = PurePosixPath(said.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or "\0" in said or ":" in said.partition("/")[0]:
        raise Refused(_("a name in the zip leads out of it: {name}").format(name=printable(said)))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused(_("{name} is a symbolic link: hand in the file itself").format(name=printable(said)))
    return name


def within_limit(source: bytes) -> bytes:
    """Give the bytes of a file back unless there are too many of them for a program; raise Refused."""
    if len(source) > MOST_SOURCE:
        raise Refused(_("the file is over {limit} MB").format(limit=MOST_SOURCE >> 20))
    return source
