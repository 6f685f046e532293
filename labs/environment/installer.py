"""pip, or uv where it is on the PATH: their commands, and how far they are by what they print.

The user's own configuration (indexes, proxies, certificates) stays in force; only what would send packages
elsewhere than into our environment is taken out. Running the commands is `child`'s work.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from labs.environment.progress import Progress
from labs.environment.recipe import packages, python
from labs.environment.words import say

MISLEADING = frozenset({
    "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "__PYVENV_LAUNCHER__",
    "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON",
    "PIP_DRY_RUN", "PIP_QUIET", "PIP_VERBOSE", "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_QUIET",
})  # fmt: skip


def clean(environment: Mapping[str, str], temporary: Path) -> dict[str, str]:
    """Return the environment variables for an installer, whose temporary files go where we sweep."""
    kept = {name: value for name, value in environment.items() if name not in MISLEADING}
    if os.path.expanduser("~") == "~":  # noqa: PTH111  (nobody's home: pip would make a folder of that name)
        kept["PIP_NO_CACHE_DIR"] = kept["UV_NO_CACHE"] = "1"
    return kept | {"TMPDIR": str(temporary)}


class Pip:
    """The installer that comes with Python."""

    def create(self, folder: str) -> list[str]:
        """Return the command that makes an empty environment."""
        return [_base_python(), "-I", "-m", "venv", "--without-pip", folder]

    def bring(self, folder: str) -> list[str]:
        """Return the command that puts pip into it (venv would do so too, but keep silent on failures)."""
        return [python(folder), "-I", "-m", "ensurepip", "--default-pip"]

    def install(self, folder: str, *what: str) -> list[str]:
        """Return the command that installs into it."""
        options = ["--no-input", "--no-user", "--disable-pip-version-check", "--progress-bar=off"]
        return [python(folder), "-I", "-u", "-m", "pip", "install", *options, *what]

    def link(self, folder: str, wheel: str) -> list[str]:
        """Return the command that installs the project's own wheel, again if need be."""
        return self.install(folder, "--no-deps", "--no-index", "--force-reinstall", wheel)


class Uv:
    """The faster one, if the user has it."""

    def __init__(self, path: str) -> None:
        """Take the path of the program."""
        self._path = path

    def create(self, folder: str) -> list[str]:
        """Return the command that makes an environment with only pip in it."""
        return [self._path, "venv", "--seed", "--allow-existing", "--python", _base_python(), folder]

    def install(self, folder: str, *what: str) -> list[str]:
        """Return the command that installs into it."""
        options = ["--python", python(folder), "--compile-bytecode", "--no-progress"]
        return [self._path, "pip", "install", *options, *what]

    def link(self, folder: str, wheel: str) -> list[str]:
        """Return the command that installs the project's own wheel, again if need be."""
        return self.install(folder, "--no-deps", "--no-index", "--reinstall", wheel)


Installer = Pip | Uv


def uv() -> list[Installer]:
    """Return uv, if it is on the PATH."""
    path = shutil.which("uv")
    return [Uv(path)] if path else []


def installers(folder: str) -> list[Installer]:
    """Return what can install into an environment, the fastest first."""
    return uv() + ([Pip()] if has_pip(folder) else [])


def has_pip(folder: str) -> bool:
    """Tell whether pip is in an environment."""
    return any((Path(path) / "pip").is_dir() for path in packages(folder))


class Tally:
    """Counts packages by the installer's lines, and by what has arrived in the environment."""

    def __init__(self, requirements: Path, folder: str, progress: Progress) -> None:
        """Expect the packages that a requirements file names."""
        text = requirements.read_text(encoding="utf-8")
        self._total = sum(bool(line.strip()) for line in re.sub(r"#.*", "", text).splitlines())
        self._folder = folder
        self._progress = progress
        self._fetched: set[str] = set()
        self._installing = 0
        self._before = self._arrived()

    def heard(self, line: str) -> None:
        """Take in a line of pip's or uv's; an empty one is a moment passed."""
        if line.startswith("Ignoring "):
            self._total -= 1  # for another system
        elif found := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line):
            self._fetched.add(found[1])
        elif found := re.match(r"Resolved (\d+) package", line):
            self._total = int(found[1])
        elif line.startswith("Installing collected packages:"):
            self._begin_installing(line.count(",") + 1)
        elif found := re.match(r"Prepared (\d+) package", line):
            self._begin_installing(int(found[1]))
        self._show()

    def finish(self) -> None:
        """Everything is there."""
        self._begin_installing(0)
        self._progress.show(self._total, self._total)

    def _begin_installing(self, count: int) -> None:
        self._progress.show(self._total, self._total)
        self._installing = count
        self._progress.step(3, say("installing"))

    def _show(self) -> None:
        if self._installing:
            self._progress.show(min(self._arrived() - self._before, self._installing), self._installing)
        elif self._fetched:
            self._progress.show(min(len(self._fetched), self._total), self._total)
        else:
            self._progress.show()

    def _arrived(self) -> int:
        return sum(1 for path in packages(self._folder) for _ in Path(path).glob("*.dist-info"))


def _base_python() -> str:
    """Return the Python that environments are made from: ours may be about to be replaced."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)
