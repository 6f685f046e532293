"""The way into the environment: there already, through exec, or after making it.

At a warm start it reads a few files and imports nothing but `os`. Making is `build`'s work; what is done
inside is `labs.commands`'.
"""

# Importing pathlib alone takes longer than all that is done here.
# ruff: noqa: PTH110,PTH118,PTH123

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from labs.environment import recipe
from labs.environment.words import say

# Set across exec, against going in circles; taken out again before anything else is started.
ENTERED, MENDED = "FORKROOM_ENTERED", "FORKROOM_MENDED"


def enter() -> int:
    """Return 0 inside a suitable environment; else go on as one, or return the exit code of a failure."""
    clone = recipe.clone()
    entered = os.environ.pop(ENTERED, None)
    if clone is None or _is_inside(clone):
        return 0
    if entered is not None:
        from shlex import quote  # noqa: PLC0415  (kept off the warm path)

        return _complain(say("broken", folder=entered, quoted=quote(entered)))
    folder = next((folder for folder in recipe.folders(clone) if recipe.is_ready(clone, folder)), None)
    return _make_and_enter(clone) if folder is None else _become(clone, folder)


def hand_over(commands: Callable[[], None]) -> int:
    """Run the commands; if a pinned package turns out to be missing, mend the environment once."""
    mended = os.environ.pop(MENDED, None)
    try:
        commands()
    except ImportError as error:
        package = (error.name or "").partition(".")[0]
        clone = recipe.clone()
        if clone is None or not _is_pinned(package, clone):
            raise
        return _mend(clone, package, mended is not None)
    return 0


def _is_inside(clone: str) -> bool:
    here = os.path.realpath(sys.prefix)
    folder = next((f for f in recipe.folders(clone) if os.path.realpath(f) == here), None)
    if folder is not None:
        return recipe.is_ready(clone, folder)
    another_clones = os.path.exists(os.path.join(here, recipe.STAMP))
    return not another_clones and recipe.project_is_installed_here()


def _make_and_enter(clone: str) -> int:
    from labs.environment.build import make  # noqa: PLC0415  (kept off the warm path)
    from labs.environment.failure import SetupFailed  # noqa: PLC0415

    try:
        return _become(clone, make(clone))
    except SetupFailed as failure:
        return _complain(str(failure), failure.exit_code)
    except KeyboardInterrupt:
        return _complain(say("interrupted"), 130)


def _become(clone: str, folder: str) -> int:
    """Go on as the environment's Python: the same process, arguments and folder."""
    python = recipe.python(folder)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    arguments = [python, os.path.join(clone, "labs"), *sys.argv[1:]]
    os.execve(python, arguments, environment | {ENTERED: folder})


def _is_pinned(module: str, clone: str) -> bool:
    with open(os.path.join(clone, "requirements.txt"), encoding="utf-8") as file:
        names = [line.partition("==")[0].replace("-", "_").lower() for line in file]
    return module.lower() in names


def _mend(clone: str, package: str, mended: bool) -> int:
    """Have our own environment made anew; say what to do about another one."""
    stamp = os.path.join(sys.prefix, recipe.STAMP)
    if mended or not os.path.exists(stamp) or not os.access(stamp, os.W_OK):
        return _complain(
            say("missing", package=package, prefix=sys.prefix, python=sys.executable, clone=clone)
        )
    with open(stamp, "wb") as file:
        file.write(recipe.UNFINISHED)
    _complain(say("mending", package=package, folder=sys.prefix))
    os.environ[MENDED] = package
    return _make_and_enter(clone)


def _complain(line: str, code: int = 1) -> int:
    sys.stderr.write(f"labs: {line}\n")
    return code
