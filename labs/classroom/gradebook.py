"""The gradebook: what each learner got for each lab, kept on disk as the grades come.

A folder `.grades` in the class folder has a folder for each grade: the answer as it was judged, the judge's
output, recordings of the runs that failed, and grade.json, written last. A grade is kept as long as its
fingerprint holds: the answer, the lab's checks and the judge are the same. So a run that was ended in the
middle goes on where it was. Verdicts are facts, without words: the reports say them in any language.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labs.classroom.submissions import EXERCISE, Refusal, Submission, printable
from labs.grading import runs
from labs.grading.verdict import Outcome, Verdict
from labs.i18n import _
from labs.observer.history import History
from labs.place import LABS

FOLDER = ".grades"
_GRADE = "grade.json"
_RUNS = "runs"
_REASON = 300  # characters: some of it may be the learner's own words
_JUDGE = ("observer", "grading", "classroom")  # whose change makes every grade stale


class GradebookError(Exception):
    """The gradebook cannot be used; the message is for the teacher."""


@dataclass(frozen=True)
class Grade:
    """What a learner got for a lab. `reason`: why it is BROKEN; `kept`: its folder in the gradebook."""

    learner: str
    lab: str
    file: str
    outcome: Outcome
    verdicts: Sequence[Verdict] = ()
    reason: str = ""
    kept: Path | None = None

    @property
    def points(self) -> int | None:
        """What all checks earned; None where nobody could judge."""
        if self.outcome is Outcome.BROKEN:
            return None
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def worth(self) -> int:
        """What could have been earned."""
        return sum(verdict.worth for verdict in self.verdicts)

    @property
    def source(self) -> bytes | None:
        """The answer as it was judged."""
        return (self.kept / EXERCISE).read_bytes() if self.kept else None

    @property
    def histories(self) -> dict[str, History]:
        """The runs that failed, by check; raises RecordingError if one is damaged."""
        told = runs.collect(self.kept / _RUNS) if self.kept else []
        return {each.verdict.check: each.history for each in told if each.history}


def refused(refusal: Refusal) -> Grade:
    """Give the grade of what could not even be judged."""
    return Grade(refusal.learner, refusal.lab, refusal.file, Outcome.BROKEN, reason=refusal.reason)


@dataclass(frozen=True)
class Desk:
    """Where one submission is judged: a folder of its own, which becomes its place in the gradebook."""

    submission: Submission
    folder: Path

    @property
    def file(self) -> Path:
        """The answer."""
        return self.folder / EXERCISE

    @property
    def verdicts(self) -> Path:
        """Where the judge writes its verdicts."""
        return self.folder / "verdicts.json"

    @property
    def runs(self) -> Path:
        """Where the judge keeps recordings of what failed."""
        return self.folder / _RUNS

    @property
    def output(self) -> Path:
        """Where the judge's output goes."""
        return self.folder / "judge.txt"


class Gradebook:
    """The grades of one class folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, submission: Submission) -> Grade | None:
        """Find the grade of just this answer by just these checks; None: it has to be judged."""
        place = self._place(submission)
        try:
            told = json.loads((place / _GRADE).read_text("utf-8"))
            if told["fingerprint"] != _fingerprint(submission) or told["outcome"] == Outcome.BROKEN:
                return None
            return _grade(
                submission, Outcome(told["outcome"]), verdicts_from_json(told["verdicts"]), "", place
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def lay_out(self, submission: Submission) -> Desk:
        """Prepare an empty desk with the answer on it."""
        desk = Desk(submission, self._folder / "work" / f"{submission.lab}-{_slug(submission)}")
        shutil.rmtree(desk.folder, ignore_errors=True)
        desk.runs.mkdir(parents=True)
        desk.file.write_bytes(submission.source)
        return desk

    def keep(self, desk: Desk, outcome: Outcome, verdicts: Sequence[Verdict], reason: str = "") -> Grade:
        """Write down how a submission was judged; from this moment on it is kept, whatever happens."""
        place = self._place(desk.submission)
        reason = printable(" ".join(reason.split()))[:_REASON] if reason else ""
        told = {
            "learner": desk.submission.learner,
            "lab": desk.submission.lab,
            "file": desk.submission.file,
            "fingerprint": _fingerprint(desk.submission),
            "outcome": str(outcome),
            "reason": reason,
            "verdicts": [verdict.to_json() for verdict in verdicts],
        }
        (desk.folder / _GRADE).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(exist_ok=True)
        desk.folder.rename(place)
        return _grade(desk.submission, outcome, verdicts, reason, place)

    def _place(self, submission: Submission) -> Path:
        return self._folder / submission.lab / _slug(submission)


def _grade(
    submission: Submission, outcome: Outcome, verdicts: Sequence[Verdict], reason: str, place: Path
) -> Grade:
    return Grade(submission.learner, submission.lab, submission.file, outcome, tuple(verdicts), reason, place)


@contextmanager
def opened(class_folder: Path) -> Iterator[Gradebook]:
    """Open the gradebook of a class, alone; raise GradebookError.

    Only a folder that nobody else may write to is believed: whoever can hand in could else grade himself.
    """
    folder = class_folder / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            told = _("{folder} is not yours alone, so its grades cannot be believed: remove it")
            raise GradebookError(told.format(folder=folder))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise GradebookError(f"{folder}: {error.strerror}") from None
    try:
        _lock(lock, class_folder)
        yield Gradebook(folder)
        shutil.rmtree(folder / "work", ignore_errors=True)
    finally:
        os.close(lock)


def _lock(descriptor: int, class_folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        told = _("another labs grade is at work in {folder}")
        raise GradebookError(told.format(folder=class_folder)) from None
    except OSError:
        return  # a file system without locks: go on alone


def verdicts_from_json(told: list[dict[str, Any]]) -> list[Verdict]:
    """Read a verdict file's verdicts; raise ValueError, KeyError or TypeError for anything else."""
    return [Verdict.from_json(verdict) for verdict in told]


def _slug(submission: Submission) -> str:
    """Give a name for files: readable, and different for different learners."""
    plain = re.sub(r"[^\w.-]+", "-", submission.learner)[:40].strip("-.")
    return f"{plain}-{hashlib.sha256(submission.learner.encode()).hexdigest()[:8]}"


def _fingerprint(submission: Submission) -> str:
    seal = hashlib.sha256(seal_of_the_judge(submission.lab).encode())
    seal.update(submission.source)
    return seal.hexdigest()


@cache
def seal_of_the_judge(lab: str) -> str:
    """Hash what decides besides the answer: the checks of the lab, and the judge."""
    of_lab = [LABS / lab / name for name in ("lab.toml", "scenes.py", "test_exercise.py")]
    of_judge = [
        path for name in _JUDGE for path in (LABS / name).rglob("*") if path.suffix in (".py", ".toml")
    ]
    seal = hashlib.sha256()
    for path in sorted(path for path in of_lab + of_judge if path.is_file()):
        seal.update(path.name.encode() + b"\0" + path.read_bytes())
    return seal.hexdigest()
