"""A miniature clone that is set up for real: one package of one line, and a uv or pip that finds it.

The kit itself, whole, is set up in `test_whole`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

PROJECT = Path(__file__).parents[2]
BASE_PYTHON = str(getattr(sys, "_base_executable", "") or sys.executable)
NOBODY = 65534

PYPROJECT = """\
[project]
name = "forkroom"
version = "0.1.0"
dependencies = ["pebble"]
[project.scripts]
labs = "labs.__main__:main"
[tool.other]
"""

COMMANDS = """\
import json, os, sys
def main():
    import pebble
    seen = {"arguments": sys.argv[1:], "folder": os.getcwd(), "prefix": sys.prefix, "pid": os.getpid()}
    seen["modules"] = sorted({"pathlib", "subprocess", "hashlib", "tomllib"} & set(sys.modules))
    print(json.dumps(seen | {"pebble": pebble.VERSION}), flush=True)
    sys.exit(int(os.environ.get("EXIT_CODE", 0)))
"""

# Does what the set-up asks of uv, in a tenth of the time; with its log as witness.
SMALL_UV = """\
#!{python}
import os, re, sys, venv, zipfile
from pathlib import Path
with open({log!r}, "a") as log:
    log.write(sys.argv[1] + chr(10))
if os.environ.get("UV_FAILS"):
    sys.exit("error: this uv fails")
if sys.argv[1] == "venv":
    venv.create(sys.argv[-1], symlinks=True)
    next(Path(sys.argv[-1]).glob("lib/python3.*/site-packages")).joinpath("pip").mkdir(exist_ok=True)
    sys.exit()
folder = Path(sys.argv[sys.argv.index("--python") + 1]).parents[1]
packages = next(folder.glob("lib/python3.*/site-packages"))
wheels = [Path(sys.argv[-1])]
if "-r" in sys.argv:
    pins = [line.strip().replace("==", "-") for line in wheels[0].read_text().splitlines()]
    wheels = [Path(os.environ["PIP_FIND_LINKS"]) / (pin + "-py3-none-any.whl") for pin in pins]
    print("Resolved", len(pins), "packages", flush=True)
for wheel in wheels:
    if not wheel.exists():
        sys.exit("error: No matching distribution found for " + wheel.stem)
    zipfile.ZipFile(wheel).extractall(packages)
    if wheel.name.startswith("forkroom"):
        script = folder / "bin" / "labs"
        script.write_text("from labs.__main__ import main; raise SystemExit(main())")
print("Installed", flush=True)
"""


@dataclass(frozen=True)
class Answer:
    code: int
    seen: dict[str, Any]
    told: str


@dataclass
class Stage:
    """A folder with a clone, a home, packages and a uv; and somebody who starts `labs` there."""

    folder: Path
    python: str = BASE_PYTHON
    user: int | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def clone(self) -> Path:
        return self.folder / "课程 clone"

    @property
    def venv(self) -> Path:
        return self.clone / ".venv"

    @property
    def packages(self) -> Path:
        return next(self.venv.glob("lib/python3.*/site-packages"))

    @property
    def content(self) -> list[str]:
        """Return the names in the clone."""
        return sorted(path.name for path in self.clone.iterdir())

    @property
    def uv_calls(self) -> list[str]:
        log = self.folder / "uv.log"
        return log.read_text().splitlines() if log.exists() else []

    def require(self, pebble: str) -> None:
        (self.clone / "requirements.txt").write_text(f"pebble=={pebble}\n")

    def command(self, *arguments: str) -> list[str]:
        return [self.python, "-m", "labs", *arguments]

    def start(self, *command: str, cwd: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command or self.command(),
            cwd=cwd or self.clone,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    def run(self, *command: str, cwd: Path | None = None, **environment: str) -> Answer:
        with self.start(*command, cwd=cwd, **environment) as process:
            return finish(process)

    def processes(self) -> list[psutil.Process]:
        """Return the processes that were started from here, wherever they are now in the tree."""
        mine = []
        for process in psutil.process_iter(["cmdline", "cwd"]):
            if any(
                str(self.folder) in word
                for word in [*(process.info["cmdline"] or []), process.info["cwd"] or ""]
            ):
                mine.append(process)
        return mine


def finish(process: subprocess.Popen[str]) -> Answer:
    out, err = process.communicate(timeout=60)
    return Answer(process.returncode, json.loads(out) if out.startswith("{") else {}, err)


@pytest.fixture
def finished() -> Callable[[subprocess.Popen[str]], Answer]:
    return finish


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    def wait(holds: Callable[[], bool], deadline_s: float = 20) -> None:
        end = time.monotonic() + deadline_s
        while not holds():
            assert time.monotonic() < end, "did not come about in time"
            signal.sigtimedwait([], 0.02)

    return wait


def _wheel(folder: Path, version: str) -> None:
    stem = f"pebble-{version}"
    info = f"{stem}.dist-info"
    files = {
        "pebble.py": f"VERSION = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: pebble\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": f"pebble.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n",
    }
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def _furnish(stage: Stage) -> Stage:
    labs, wheels, programs = stage.clone / "labs", stage.folder / "wheels", stage.folder / "bin"
    for folder in (labs / "commands", wheels, programs, stage.folder / "home"):
        folder.mkdir(parents=True)
    shutil.copytree(
        PROJECT / "labs/environment", labs / "environment", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(PROJECT / "labs" / name, labs)
    (labs / "commands/__init__.py").write_text(COMMANDS)
    (stage.clone / "pyproject.toml").write_text(PYPROJECT)
    stage.require(pebble="1.0")
    _wheel(wheels, "1.0")
    _wheel(wheels, "2.0")
    uv = programs / "uv"
    uv.write_text(SMALL_UV.format(python=stage.python, log=str(stage.folder / "uv.log")))
    uv.chmod(0o755)
    stage.environment = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "HOME": str(stage.folder / "home"),
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = _furnish(Stage(tmp_path))
    yield stage
    for process in stage.processes():  # only where a test has failed
        process.kill()


@pytest.fixture
def pip_stage(stage: Stage) -> Stage:
    """A stage without uv."""
    (stage.folder / "bin" / "uv").unlink()
    stage.environment["PATH"] = f"{stage.folder / 'bin'}:/usr/bin:/bin"
    return stage


@pytest.fixture
def ordinary_stage() -> Iterator[Stage]:
    """A stage whose person is not root, and whose clone belongs to them."""
    python, user = BASE_PYTHON, None
    if os.getuid() == 0:
        python, user = "/usr/bin/python3", NOBODY
        asked = [python, "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]
        if not Path(python).exists() or subprocess.run(asked, check=False, capture_output=True).returncode:
            pytest.skip("no Python 3.11 or newer with venv that somebody else than root can start")
    with tempfile.TemporaryDirectory(prefix="forkroom-") as name:
        stage = _furnish(Stage(Path(name), python, user))
        for path in [stage.folder, *stage.folder.rglob("*")] if user else []:
            os.chown(path, NOBODY, NOBODY)
        yield stage
        stage.clone.chmod(0o755)
