"""The project itself as a wheel that only points to the clone (an editable install, PEP 660).

Made by hand: a build backend would write into the clone, which may be read-only, and take its time for
what is two names and a path. Installing it is `installer`'s work.
"""

from __future__ import annotations

import os
import tomllib
import zipfile
from pathlib import Path

WHEEL = "Wheel-Version: 1.0\nGenerator: labs.environment\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def write_wheel(clone: Path, into: Path) -> Path:
    """Write the wheel into a folder and return its path."""
    project = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    files = {
        f"{project['name']}.pth": os.fsencode(clone) + b"\n",
        f"{stem}.dist-info/METADATA": _metadata(project).encode(),
        f"{stem}.dist-info/WHEEL": WHEEL.encode(),
        f"{stem}.dist-info/entry_points.txt": _entry_points(project).encode(),
    }
    record = f"{stem}.dist-info/RECORD"
    files[record] = "".join(f"{name},,\n" for name in [*files, record]).encode()
    wheel = into / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return wheel


def _metadata(project: dict[str, object]) -> str:
    dependencies = project.get("dependencies", [])
    assert isinstance(dependencies, list)
    fields = [("Metadata-Version", "2.1"), ("Name", project["name"]), ("Version", project["version"])]
    fields += [("Requires-Dist", dependency) for dependency in dependencies]
    return "".join(f"{name}: {value}\n" for name, value in fields)


def _entry_points(project: dict[str, object]) -> str:
    scripts = project.get("scripts", {})
    assert isinstance(scripts, dict)
    return "[console_scripts]\n" + "".join(f"{name} = {target}\n" for name, target in scripts.items())
