"""The checks of a lab, run in a process of its own; their verdicts, one by one as they come.

An edge: it starts pytest with the plugin, waits for its output and looks what `runs` has been kept. So a
notebook's kernel never judges, a watcher may go on doing other things (`fileno`, `hear`), and a run that has
been overtaken is ended (`close`). Showing what came is `result`'s.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from labs import i18n
from labs.course import Lab
from labs.grading import bound
from labs.grading.runs import Told, collect
from labs.place import CLONE

_PATIENCE_S = 2
_PIECE = 1 << 16
_USAGE_ERROR, _NOTHING_COLLECTED = 4, 5  # pytest.ExitCode, without importing it


class CheckingError(Exception):
    """The checks could not be run to their end; the message is what pytest said last."""


class NothingChosenError(Exception):
    """What was asked for (`-k`, an option) fits no check; the message is what pytest said, or empty."""


@dataclass(frozen=True)
class Request:
    """Which checks to run: of `lab`, on `submission` (None: its exercise.py), those that fit `expression`.

    `schedule` (None: all) and `seed` say in which order processes take turns; the check `first` is run first.
    `programs` are commands to judge instead of a file, by side (`programs.SIDES`).
    """

    lab: Lab
    submission: Path | None = None
    expression: str | None = None
    schedule: str | None = None
    seed: int | None = None
    first: str | None = None
    programs: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_the_learners(self) -> bool:
        """Tell whether it is the learner's own exercise.py that is judged."""
        return self.submission is None and not self.programs

    @property
    def file(self) -> Path:
        """The file that is judged."""
        return self.submission or self.lab.exercise

    def words(self, runs: Path) -> list[str]:
        """Give the command that runs them and keeps what comes in the folder `runs`."""
        words = ["-q", "--no-header", "-rN", "-p", "no:cacheprovider", "-p", "labs.grading.plugin"]
        words += ["--rootdir", str(self.lab.folder), "--import-mode=importlib"]
        words += ["-c", os.devnull, "--noconftest"]  # nobody's own configuration
        words += ["--lang", i18n.language(), "--runs", str(runs)]
        if self.schedule:
            words += ["--schedule", self.schedule]
        if self.seed is not None:
            words += ["--seed", str(self.seed)]
        if self.submission:
            words += ["--submission", str(self.submission)]
        for side, command in self.programs.items():
            words += [f"--{side}", command]
        if self.expression:
            words += ["-k", self.expression]
        return bound.words(str(CLONE), [*words, *self._places()])

    def _places(self) -> list[str]:
        file = str(self.lab.folder / "test_exercise.py")
        if self.first not in self.lab.checks:
            return [file]
        others = [check for check in self.lab.checks if check != self.first]
        return [f"{file}::{check}" for check in (self.first, *others)]


class Checking:
    """One run of checks; close it, or use it in a `with` block: then nothing of it goes on."""

    def __init__(self, request: Request) -> None:
        self._runs = tempfile.TemporaryDirectory(prefix="forkroom-checks-")
        self._said = b""
        self._heard = 0
        environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # others' plugins cost time, and may change words
        try:
            self._pytest = subprocess.Popen(
                request.words(Path(self._runs.name)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,  # Ctrl-C is ours; and all of it can be ended at once
            )
        except OSError:
            self._runs.cleanup()
            raise

    def __enter__(self) -> Checking:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Told]:
        """Give the verdicts as they come; at the end raise what `must_have_ended_well` raises."""
        while (news := self.hear()) is not None:
            yield from news
        self.must_have_ended_well()

    def fileno(self) -> int:
        """Give the descriptor that has something to read when there is something to `hear`."""
        assert self._pytest.stdout is not None  # a pipe was asked for
        return self._pytest.stdout.fileno()

    def hear(self) -> list[Told] | None:
        """Wait until something happens; give the verdicts that are new, None when all is over."""
        piece = os.read(self.fileno(), _PIECE)  # pytest writes a letter after each check
        self._said += piece
        new = collect(Path(self._runs.name), self._heard)
        self._heard += len(new)
        return new if piece or new else None

    def must_have_ended_well(self) -> None:
        """Wait for the end; raise CheckingError or NothingChosenError if the checks were not run."""
        code = self._pytest.wait()
        said = self._said.decode("utf-8", "replace").strip()
        if code == _USAGE_ERROR or (code == _NOTHING_COLLECTED and not self._heard):
            errors = [line.partition("rror: ")[2] for line in said.replace("ERROR", "error").splitlines()]
            raise NothingChosenError(["", *filter(None, errors)][-1])
        if not self._heard or code < 0:
            raise CheckingError(said or f"pytest: {code}")

    def close(self) -> None:
        """End what still runs, and all that it started; keep nothing."""
        if self._pytest.poll() is None:
            self._pytest.send_signal(signal.SIGINT)  # it puts its stages away
            try:
                self._pytest.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                os.killpg(self._pytest.pid, signal.SIGKILL)  # its group is its own: start_new_session
                self._pytest.wait()
        if self._pytest.stdout is not None:
            self._pytest.stdout.close()
        self._runs.cleanup()
