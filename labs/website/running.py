"""Executes notebooks, a few at once, in a copy of the course where every exercise is as it was handed out.

The reader's own exercises, progress and settings are neither seen nor touched. One process a notebook
(`worker`); whatever ends this early ends them, and their kernels. What comes of it is drawn by `cells`.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from labs import course
from labs.place import CLONE

_PARTS = ("labs", "notebooks", "chatroom")
_AT_ONCE = 4
_LAST_WORDS_S = 10
# What would make the programs behave as they do for nobody else, or speak another language than the page.
_STRANGE = frozenset({"PYTHONUNBUFFERED", "LANGUAGE", "LC_ALL", "COLUMNS", "NO_COLOR", "FORCE_COLOR"})

Notebook = str  # "notebooks/en/06_zombies.ipynb"


class RunFailed(Exception):  # noqa: N818  (an observed fact)
    """A notebook did not hold from top to bottom; the fields say where and why."""

    def __init__(self, notebook: Notebook, cell: str, line: str, why: str) -> None:
        """Take the notebook, the failing cell's id and first line, and the reason."""
        super().__init__(f"{notebook}: {cell}: {why}")
        self.notebook, self.cell, self.line, self.why = notebook, cell, line, why


def executed(notebooks: Sequence[Notebook], heard: Callable[[Notebook], None]) -> dict[Notebook, str]:
    """Execute the notebooks of the clone; give each as JSON. RunFailed: the first that does not hold.

    `heard` gets the name of each that is done.
    """
    with tempfile.TemporaryDirectory(prefix="forkroom-", ignore_cleanup_errors=True) as folder:
        run = _Run(Path(folder), heard)
        return asyncio.run(run.all(notebooks))


class _Run:
    """One run of many notebooks, in a copy of the course."""

    def __init__(self, folder: Path, heard: Callable[[Notebook], None]) -> None:
        self._folder = folder
        self._clone = _copy(folder / "forkroom")
        self._heard = heard

    async def all(self, notebooks: Sequence[Notebook]) -> dict[Notebook, str]:
        """Run them, as many at once as there are cores, but a few."""
        places = asyncio.Semaphore(min(os.cpu_count() or 1, _AT_ONCE))
        try:
            async with asyncio.TaskGroup() as tasks:
                told = {name: tasks.create_task(self._one(name, places)) for name in notebooks}
        except* RunFailed as failures:
            raise failures.exceptions[0] from None
        return {name: task.result() for name, task in told.items()}

    async def _one(self, notebook: Notebook, places: asyncio.Semaphore) -> str:
        async with places:
            own = self._folder / notebook
            own.mkdir(parents=True)
            target = own / "executed.ipynb"
            words = ["-m", "labs.website.worker", str(self._clone / notebook), str(target)]
            code, said = await _ended(words, self._environment(own))
            if code:
                raise _failure(notebook, said)
            self._heard(notebook)
            return target.read_text("utf-8").replace(f"{self._clone}/", "")  # a place that is gone

    def _environment(self, own: Path) -> dict[str, str]:
        """Give a notebook settings, progress and files of its own."""
        kept = {name: value for name, value in os.environ.items() if name not in _STRANGE}
        places = {name: str(own / name.lower()) for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR")}
        progress = {"FORKROOM_PROGRESS": str(own / "progress.json")}
        return kept | places | progress | {"PYTHONPATH": str(self._clone)}


def _copy(clone: Path) -> Path:
    """Copy the course, every exercise as it was handed out."""
    for part in _PARTS:
        shutil.copytree(CLONE / part, clone / part, ignore=shutil.ignore_patterns("__pycache__"))
    for lab in course.labs(clone / "labs"):
        shutil.copyfile(lab.starter, lab.exercise)
    return clone


async def _ended(words: Sequence[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run a Python to its end; give its exit code and what it said. Cancelled, it ends first."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C is for us, and we tell
    )
    try:
        out, err = await process.communicate()
    except asyncio.CancelledError:
        await _end(process)
        raise
    return process.returncode or 0, (out or err).decode(errors="replace")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the worker to end its kernel and itself; insist after a while."""
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.communicate(), _LAST_WORDS_S)
        except TimeoutError:
            process.kill()
            await process.wait()


def _failure(notebook: Notebook, said: str) -> RunFailed:
    """Tell where a notebook failed by what its worker said, be it nothing."""
    lines = said.strip().splitlines() or ["?"]
    try:
        told = json.loads(lines[-1])
        return RunFailed(notebook, told["cell"], told["line"], told["why"])
    except (ValueError, TypeError, KeyError):
        return RunFailed(notebook, "", "", lines[-1])
