"""What a class hands in: submissions, and which of the files somebody sent is the one to judge.

Pure: names go in, a choice comes out. `intake` reads folders and `archive` zips; nothing is judged here.
The lab is told by the nearest folder that is named for one (06_zombies, lab 6, zombies), or by whoever asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from labs.course import Lab
from labs.i18n import _

EXERCISE = "exercise.py"


@dataclass(frozen=True)
class Submission:
    """One answer: `source` is the file as it is, `lab` the name of the lab's folder, `file` where it lay."""

    learner: str
    lab: str
    file: str
    source: bytes


@dataclass(frozen=True)
class Refusal:
    """Something handed in that cannot even be judged, and why; `lab` is "" where none could be told."""

    learner: str
    lab: str
    file: str
    reason: str


class Unclear(Exception):  # noqa: N818  (a state of affairs, as the reason says)
    """It cannot be told what is to be judged; the message is the reason."""


def lab_named(word: str, labs: Iterable[Lab]) -> str | None:
    """Find the lab that a folder or file is named for ("06_zombies", "lab 6", "Zombies"); give its folder.

    >>> lab_named("my stuff", []) is None
    True
    """
    plain = word.strip().casefold()
    for lab in labs:
        number = rf"(?:lab|实验)?[\s_-]*0*{lab.number}"
        topic = re.escape(lab.topic.casefold()).replace("_", r"[\s_-]+")
        if re.fullmatch(rf"{number}|(?:{number}[\s_-]+)?{topic}", plain):
            return lab.folder.name
    return None


def choose(
    paths: Sequence[PurePosixPath], labs: Sequence[Lab], default: str | None
) -> dict[str, PurePosixPath]:
    """Choose the file to judge for each lab among the Python files `paths`; raise Unclear.

    Where there is an exercise.py, nothing else counts; where there is none, a lab's only file does.
    """
    exercises = [path for path in paths if path.name.casefold() == EXERCISE]
    by_lab: dict[str | None, list[PurePosixPath]] = defaultdict(list)
    for path in exercises or paths:
        by_lab[_lab_of(path, labs) or default].append(path)
    if not by_lab:
        raise Unclear(_("there is no {file} in it").format(file=EXERCISE))
    if None in by_lab:
        named = _say(by_lab[None])
        raise Unclear(
            _("for which lab is {files}? Name its folder 06_zombies, or say --lab").format(files=named)
        )
    for several in by_lab.values():
        if len(several) > 1:
            raise Unclear(_("which one is meant? {files}").format(files=_say(several)))
    return {lab: files[0] for lab, files in by_lab.items() if lab is not None}


def _lab_of(path: PurePosixPath, labs: Sequence[Lab]) -> str | None:
    for word in (path.stem, *reversed(path.parent.parts)):
        if found := lab_named(word, labs):
            return found
    return None


def _say(paths: Sequence[PurePosixPath]) -> str:
    shown = [printable(str(path)) for path in sorted(paths)]
    return ", ".join(shown[:3]) + (", …" if len(shown) > 3 else "")


def printable(name: str) -> str:
    """Give a name without what could drive a terminal, a page or a table: file names are hostile, too."""
    told = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return told.strip() or "\N{REPLACEMENT CHARACTER}"


def once_each(found: Iterable[Submission | Refusal]) -> list[Submission | Refusal]:
    """Keep what came once for a lab from a learner; refuse what came twice, because nobody may guess."""
    by_owner: dict[tuple[str, str], list[Submission | Refusal]] = defaultdict(list)
    for each in found:
        by_owner[each.learner, each.lab].append(each)
    return [
        several[0]
        if len(several) == 1
        else Refusal(
            learner,
            lab,
            several[0].file,
            _("handed in twice: {files}").format(files=", ".join(each.file for each in several)),
        )
        for (learner, lab), several in sorted(by_owner.items())
    ]
