"""The course: the labs in order, each read from the lab.toml in its folder.

Knows no lab by name: whatever folder begins with a number is a lab. Texts stand in its lab.toml in both
languages, and are asked for as `text[language]`. Nothing is run or judged here: `claims` compares a demo's
history with what the demo claims; the tables `checks` and `diagnoses` are handed on as they are, their words
are `grading`'s.

A demo has two editions, an English one in the lab's folder and a Chinese one in the zh/ folder below: plain
programs both, the same code with other words for people.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from labs import claims, i18n
from labs.i18n import _
from labs.place import LABS, NOTEBOOKS

if TYPE_CHECKING:
    from labs.observer.history import History

TIERS = 3


class CourseError(Exception):
    """A lab is not there, or its lab.toml cannot be read; the message is for whoever asked or wrote it."""


@dataclass(frozen=True)
class Text:
    """What a person reads, in both languages: `text["zh"]`."""

    en: str
    zh: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Demo:
    """A program that shows one phenomenon; `look` says what to look at, `claims` what its history must be."""

    name: str
    file: Path
    title: Text
    look: Text
    claims: Mapping[str, Any]

    @property
    def path(self) -> Path:
        """Give the edition to show and to run: the one in the language in use."""
        return self.edition(i18n.language())

    def edition(self, language: str) -> Path:
        """Give the edition in `language`: the same code, other words for people."""
        return self.file.parent / "zh" / self.file.name if language == "zh" else self.file

    def broken_claims(self, history: History) -> list[str]:
        """List what `history`, of one of its runs, does not bear out (`claims`)."""
        return claims.broken(self.claims, history)


@dataclass(frozen=True)
class Lab:
    """One lab. `hints` are three tiers: a nudge, the idea, the call to use."""

    number: int
    topic: str
    folder: Path
    title: Text
    goal: Text
    hints: tuple[Text, ...]
    demos: tuple[Demo, ...]
    checks: Mapping[str, Any]
    diagnoses: Mapping[str, Any]

    @property
    def exercise(self) -> Path:
        """The file that the learner edits."""
        return self.folder / "exercise.py"

    @property
    def starter(self) -> Path:
        """The exercise as it is handed out: what `labs reset` puts back."""
        return self.folder / "starter.py"

    @property
    def solution(self) -> Path:
        """The reference."""
        return self.folder / "solution.py"

    def notebook(self, language: str) -> Path:
        """Give the lab's notebook in `language`."""
        return NOTEBOOKS / language / f"{self.folder.name}.ipynb"

    def demo(self, name: str | None = None) -> Demo:
        """Find a demo by its name (None: the first); raise CourseError, naming those there are."""
        for demo in self.demos:
            if name in (None, demo.name, demo.file.name):
                return demo
        raise CourseError(
            _("lab {number} has no demo {name!r}; it has: {demos}").format(
                number=self.number, name=name, demos=", ".join(demo.name for demo in self.demos)
            )
        )


def folders(folder: Path = LABS) -> list[Path]:
    """Give the folders of all labs, those that cannot be read included."""
    return sorted(folder.glob("[0-9]*_*"))


def labs(folder: Path = LABS) -> list[Lab]:
    """Read all labs, in order; raise CourseError for one that cannot be read."""
    found = sorted(map(read, folders(folder)), key=lambda lab: lab.number)
    for lab, following in itertools.pairwise(found):
        if lab.number == following.number:
            raise CourseError(f"{lab.folder.name} and {following.folder.name} are both lab {lab.number}")
    return found


def lab(which: str | int, folder: Path = LABS) -> Lab:
    """Find a lab by its number, topic or folder ("6", "06", "zombies", "06_zombies"); raise CourseError."""
    found = labs(folder)
    wanted = str(which).strip().rstrip("/").lower()
    for lab in found:
        if wanted in (str(lab.number), f"{lab.number:02}", lab.topic, lab.folder.name):
            return lab
    there = ", ".join(f"{lab.number} {lab.topic}" for lab in found)
    raise CourseError(
        _("there is no lab {which!r}; there are: {there}").format(which=str(which), there=there)
    )


def read(folder: Path) -> Lab:
    """Read the lab in `folder`; raise CourseError that names its lab.toml and what is wrong in it."""
    path = folder / "lab.toml"
    try:
        return _lab(_Table(tomllib.loads(path.read_text(encoding="utf-8"))), folder)
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror}") from None
    except ValueError as error:  # not UTF-8, not TOML, or not what a lab needs
        raise CourseError(f"{path}: {error}") from None


def _lab(table: _Table, folder: Path) -> Lab:
    hints = tuple(hint.as_text() for hint in table.tables("hints"))
    if len(hints) != TIERS:
        raise ValueError(f"hints: a lab has {TIERS}, here are {len(hints)}")
    lab = Lab(
        number=table.take("number", int),
        topic=table.take("topic", str),
        folder=folder,
        title=table.text("title"),
        goal=table.text("goal"),
        hints=hints,
        demos=tuple(_demo(entry, folder) for entry in table.tables("demos")),
        checks=table.take("checks", dict, {}),
        diagnoses=table.take("diagnoses", dict, {}),
    )
    table.must_be_empty()
    return lab


def _demo(table: _Table, folder: Path) -> Demo:
    demo = Demo(
        name=table.take("name", str),
        file=folder / table.take("file", str),
        title=table.text("title"),
        look=table.text("look"),
        claims=table.take("claims", dict),
    )
    table.must_be_empty()
    wrong = claims.malformed(demo.claims)
    if wrong:
        raise ValueError(f"{table.where}.claims: {wrong}")
    return demo


class _Table:
    """A table of a lab.toml, from which values are taken until none is left; `where` is its place."""

    def __init__(self, values: dict[str, Any], where: str = "") -> None:
        self.values = values
        self.where = where

    def _place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        """Take a value; it must be there unless there is a `default`."""
        value = self.values.pop(key, default)
        if value is None:
            raise ValueError(f"{self._place(key)} is missing")
        if not isinstance(value, kind):
            raise ValueError(f"{self._place(key)} must be {_KINDS[kind]}")
        return value

    def tables(self, key: str) -> list[_Table]:
        """Take an array of tables."""
        found: list[Any] = self.take(key, list)
        tables = [_Table(entry, f"{self._place(key)}[{number}]") for number, entry in enumerate(found, 1)]
        for table in tables:
            if not isinstance(table.values, dict):
                raise ValueError(f"{table.where} must be a table")
        return tables

    def text(self, key: str) -> Text:
        """Take a text in both languages."""
        return _Table(self.take(key, dict), self._place(key)).as_text()

    def as_text(self) -> Text:
        """Read the whole table as a text in both languages."""
        text = Text(self.take("en", str).strip(), self.take("zh", str).strip())
        if not (text.en and text.zh):
            raise ValueError(f"{self.where}: a text in one language only")
        self.must_be_empty()
        return text

    def must_be_empty(self) -> None:
        """Raise ValueError for a key that nobody asked for: a spelling mistake, mostly."""
        if self.values:
            raise ValueError(f"{self._place(next(iter(self.values)))} is unknown")


_T = TypeVar("_T")
_KINDS: dict[type, str] = {int: "a number", str: "a text", dict: "a table", list: "an array of tables"}
