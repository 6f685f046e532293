"""Makes the environment, or brings it up to date; whatever ends this early, no half of one passes for whole.

The stamp tells: it says *unfinished* from the first moment, and holds the recipe as the very last thing. An
environment is made where it will be used, as its scripts hold their path. When to make one: `entrance`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from labs.environment import installer
from labs.environment.child import Children
from labs.environment.failure import Interrupted, SetupFailed, from_error, from_output
from labs.environment.lock import locked
from labs.environment.progress import Progress
from labs.environment.project import write_wheel
from labs.environment.recipe import (
    STAMP,
    UNFINISHED,
    folders,
    is_ready,
    is_usable,
    may_be_made,
    packages,
    recipe,
)
from labs.environment.words import say


def make(clone: str) -> str:
    """Make sure that there is an environment for the clone; return its folder."""
    folder = _choose(folders(clone))
    progress = Progress()
    try:
        with locked(Path(folder + ".lock"), lambda: progress.say(say("waiting", folder=folder))) as lock:
            if not is_ready(clone, folder):
                environment = installer.clean(os.environ, Path(folder) / "tmp")
                with Children(environment, lock) as children:
                    Build(clone, folder, children, progress).run()
                children.check()  # a signal in the last moment counts as well
    except OSError as error:
        raise from_error(error, folder) from error
    finally:
        progress.abandon()
    return folder


def _choose(places: list[str]) -> str:
    """Return the place inside the clone if we may write there, else make room in the cache."""
    if may_be_made(places[0]):
        return places[0]
    try:
        Path(places[1]).parent.mkdir(parents=True, exist_ok=True)
    except (IndexError, OSError) as error:
        raise SetupFailed(say("failed", reason=say("no home"))) from error
    return places[1]


class Build:
    """One set-up of one folder, by whoever holds its lock."""

    def __init__(self, clone: str, folder: str, children: Children, progress: Progress) -> None:
        """Take what to make, where, with whom."""
        self._clone = Path(clone)
        self._folder = Path(folder)
        self._stamp = self._folder / STAMP
        self._children = children
        self._progress = progress

    def run(self) -> None:
        """Update the environment if there is one to update, else make it anew."""
        if self._can_be_updated():
            self._update()
        else:
            self._make_anew()
        self._progress.ready()

    def _can_be_updated(self) -> bool:
        former = self._read_stamp()
        if not is_usable(str(self._folder)) or not installer.installers(str(self._folder)):
            return False
        if former is None:  # somebody else made it: good enough if it is for the same Python
            library = f"python{sys.version_info[0]}.{sys.version_info[1]}"
            return [Path(path).parent.name for path in packages(str(self._folder))] == [library]
        return former.splitlines()[:2] == self._recipe().splitlines()[:2]

    def _update(self) -> None:
        self._progress.say(say("updating", folder=self._folder))
        former = self._read_stamp()
        self._write_stamp(UNFINISHED)
        try:
            self._fill(installer.installers(str(self._folder)))
        except Interrupted:
            self._put_back(None) if former is None else self._remove()
            raise
        except (SetupFailed, OSError):
            self._put_back(former)  # an installer that fails leaves things as they were
            raise

    def _make_anew(self) -> None:
        elsewhere = self._folder.parent != self._clone
        self._progress.say(say("setting up elsewhere" if elsewhere else "setting up", folder=self._folder))
        self._claim()
        try:
            self._create()
            self._fill(installer.installers(str(self._folder)))
        except (SetupFailed, OSError):
            self._remove()
            raise

    def _claim(self) -> None:
        """Make the folder ours and empty, without harm to one that is no environment."""
        with suppress(FileExistsError):
            self._folder.mkdir()
        if not self._folder.is_dir() or not _may_be_emptied(self._folder):
            raise SetupFailed(say("failed", reason=say("in the way", folder=self._folder)))
        self._write_stamp(UNFINISHED)
        _empty(self._folder, but=STAMP)

    def _create(self) -> None:
        self._progress.step(1, say("creating"))
        (self._folder / "tmp").mkdir(exist_ok=True)
        folder, pip = str(self._folder.resolve()), installer.Pip()  # venv refuses links
        commands = [tool.create(folder) for tool in [*installer.uv(), pip]]
        self._attempt(commands, lambda _: self._progress.show())
        if not installer.has_pip(folder):
            self._attempt([pip.bring(folder)], lambda _: self._progress.show())

    def _fill(self, tools: list[installer.Installer]) -> None:
        """Install the pinned packages, then the project; the stamp comes last."""
        temporary = self._folder / "tmp"
        temporary.mkdir(exist_ok=True)
        folder, requirements = str(self._folder), self._clone / "requirements.txt"
        self._progress.step(2, say("fetching"))
        tally = installer.Tally(requirements, folder, self._progress)
        self._attempt([tool.install(folder, "-r", str(requirements)) for tool in tools], tally.heard)
        tally.finish()
        self._progress.step(4, say("linking"))
        wheel = str(write_wheel(self._clone, temporary))
        self._attempt([tool.link(folder, wheel) for tool in tools], lambda _: self._progress.show())
        shutil.rmtree(temporary)
        self._children.check()
        self._write_stamp(self._recipe())

    def _attempt(self, commands: list[list[str]], heard: Callable[[str], None]) -> None:
        """Run the commands until one succeeds: uv's first, then pip's."""
        output = ""
        for command in commands:
            if output:
                self._progress.say(say("without uv"))
            code, output = self._children.run(command, str(self._clone), heard)
            if code == 0:
                return
            output = output or f"error: {command[0]} ended with {code}"
        by_hand = {
            "python": shlex.quote(sys.executable),
            "quoted": shlex.quote(str(self._folder)),
            "requirements": shlex.quote(str(self._clone / "requirements.txt")),
        }
        raise from_output(output, str(self._folder), by_hand)

    def _recipe(self) -> bytes:
        return recipe(str(self._clone), str(self._folder))

    def _read_stamp(self) -> bytes | None:
        return self._stamp.read_bytes() if self._stamp.exists() else None

    def _write_stamp(self, content: bytes) -> None:
        aside = self._stamp.with_suffix(".new")
        aside.write_bytes(content)
        aside.replace(self._stamp)

    def _put_back(self, former: bytes | None) -> None:
        shutil.rmtree(self._folder / "tmp", ignore_errors=True)
        if former is None:
            self._stamp.unlink()
        else:
            self._write_stamp(former)

    def _remove(self) -> None:
        _empty(self._folder, but=STAMP)
        self._stamp.unlink()
        with suppress(OSError):  # a link to a folder elsewhere stays
            self._folder.rmdir()


def _may_be_emptied(folder: Path) -> bool:
    """Tell whether the folder is an environment, however broken, and nobody's documents."""
    return any((folder / name).exists() for name in (STAMP, "pyvenv.cfg")) or not any(folder.iterdir())


def _empty(folder: Path, but: str) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != but:
            path.unlink()
