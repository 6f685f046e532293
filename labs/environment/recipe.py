"""What an environment must hold, and whether a folder already holds it.

Read at every start: a few small files and nothing but `os`. Making the environment is `build`'s work.
"""

# Importing pathlib alone takes longer than all that is done here.
# ruff: noqa: PTH110,PTH112,PTH117,PTH118,PTH111,PTH120,PTH123,PTH208

from __future__ import annotations

import os
import sys

STAMP = "forkroom-recipe.txt"
UNFINISHED = b"unfinished\n"  # the stamp while an environment is being made; what has it is made anew
DISTRIBUTION = "forkroom-"


def clone() -> str | None:
    """Return the folder of the clone this code lies in, or None if it was installed without one."""
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    return folder if os.path.exists(os.path.join(folder, "requirements.txt")) else None


def folders(clone: str) -> list[str]:
    """Return where the environment of a clone may lie: in it, or else in the user's cache."""
    inside = os.path.join(clone, ".venv")
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    if may_be_made(inside) or not os.path.isabs(cache):
        return [inside]
    from zlib import crc32  # noqa: PLC0415  (rarely needed)

    return [inside, os.path.join(cache, "forkroom", f"{crc32(os.fsencode(clone)):08x}")]


def may_be_made(folder: str) -> bool:
    """Tell whether we may write to the folder and beside it."""
    return os.access(os.path.dirname(folder), os.W_OK) and (
        os.access(folder, os.W_OK) or not os.path.lexists(folder)
    )


def python(folder: str) -> str:
    """Return the path of an environment's Python."""
    return os.path.join(folder, "bin", "python")


def recipe(clone: str, folder: str) -> bytes:
    """Return, word for word, all that the content of an environment depends on.

    Scripts in an environment hold its path, and packages are for one Python: so both belong here.
    """
    project = _read(os.path.join(clone, "pyproject.toml")).partition(b"\n[tool.")[0]
    requirements = _read(os.path.join(clone, "requirements.txt"))
    places = os.fsencode(f"clone {clone}\npython {os.path.realpath(python(folder))}\n\n")
    return places + requirements + b"\n" + project


def is_ready(clone: str, folder: str) -> bool:
    """Tell whether the folder is an environment that holds what the clone needs now."""
    if not is_usable(folder):
        return False
    stamp = _read(os.path.join(folder, STAMP))
    return stamp == recipe(clone, folder) if stamp else is_own_work(folder)


def is_usable(folder: str) -> bool:
    """Tell whether the folder is an environment whose Python can be started by us."""
    return os.access(python(folder), os.X_OK) and os.path.exists(os.path.join(folder, "pyvenv.cfg"))


def is_own_work(folder: str) -> bool:
    """Tell whether somebody made this environment by hand and installed the project into it."""
    return not os.path.exists(os.path.join(folder, STAMP)) and any(map(_has_project, packages(folder)))


def packages(folder: str) -> list[str]:
    """Return the folders of an environment that hold its packages: one, unless it is broken."""
    libraries = os.path.join(folder, "lib")
    names = os.listdir(libraries) if os.path.isdir(libraries) else []
    return [os.path.join(libraries, name, "site-packages") for name in names if name.startswith("python3.")]


def project_is_installed_here() -> bool:
    """Tell whether the running Python has the project among its installed packages."""
    return any(_has_project(path) for path in sys.path if path.endswith(("site-packages", "dist-packages")))


def _has_project(folder: str) -> bool:
    try:
        return any(
            name.startswith(DISTRIBUTION) and name.endswith(".dist-info") for name in os.listdir(folder)
        )
    except OSError:
        return False


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
