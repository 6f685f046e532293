"""`python3 -m labs`: enter the project's own environment, then hand over to the commands.

An old Python must be able to read this file, and be told so: no newer syntax than 3.6 here, nor in
`labs.environment.words`. Entering is `labs.environment.entrance`'s work; the commands are `labs.commands`.
"""

import os
import sys

if not __package__:  # started as `python3 /path/to/clone/labs`: the modules lie one folder up
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def main() -> int:
    """Run the command line inside an environment that holds what the project needs."""
    from labs.environment.words import say  # noqa: PLC0415  (after the path is right)

    if os.name == "nt":
        return _refuse(say("windows"))
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever starts us may well be older)
        return _refuse(say("old python", found="{}.{}".format(*sys.version_info), newer=_newer_python()))
    from labs.environment.entrance import enter, hand_over  # noqa: PLC0415

    return enter() or hand_over(_commands)


def _commands() -> None:
    from labs.commands import main as commands  # noqa: PLC0415

    commands()


def _newer_python() -> str:
    """Name a Python on the PATH that would do."""
    from shutil import which  # noqa: PLC0415

    names = ["python3." + str(minor) for minor in range(20, 10, -1)]
    return next((name for name in names if which(name)), "python3.11")


def _refuse(reason: str) -> int:
    sys.stderr.write("labs: " + reason + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
