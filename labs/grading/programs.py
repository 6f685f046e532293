"""Programs judged in an exercise's place: `--server "COMMAND {port}"`, `--client "COMMAND {host} {port}"`.

For exercises that are programs: whatever speaks the same protocol can be judged, in any language. Which check
is about which side its lab.toml says (`side`); those of the sides that were given are run. An edge: it looks
whether a command is there at all. `plugin` asks; the stage starts what was asked for.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from labs.i18n import _

SIDES = ("server", "client")
BLANK = "{port}"  # without it nobody knows where the program is to be found


class UnusableError(ValueError):
    """A command that cannot be judged; the message says why, in one line."""


def words(side: str, command: str, folder: Path) -> list[str]:
    """Split a command into words, as a shell does; raise UnusableError if it cannot be one."""
    option = f"--{side}"
    try:
        found = shlex.split(command)
    except ValueError as error:
        raise UnusableError(
            _("{option}: {command}: {error}").format(option=option, command=command, error=error)
        ) from None
    if not found:
        raise UnusableError(_("{option}: there is no command in it").format(option=option))
    if not any(BLANK in word for word in found[1:]):
        raise UnusableError(
            _("{option}: the command must hold {blank}, where the port goes: {command}").format(
                option=option, blank=BLANK, command=command
            )
        )
    program = str(folder / found[0]) if "/" in found[0] else found[0]
    if shutil.which(program) is None:
        raise UnusableError(
            _("{option}: {program} cannot be started: there is no such program").format(
                option=option, program=found[0]
            )
        )
    return found


def all_words(
    commands: Mapping[str, str | None], folder: Path, submission: object = None
) -> dict[str, list[str]]:
    """Give the words of each command that was given, by side; raise UnusableError, beside a file as well."""
    found = {side: words(side, command, folder) for side, command in commands.items() if command is not None}
    if found and submission:
        raise UnusableError(_("a file or programs are judged, not both at once"))
    return found


def must_have_sides(lab: str, checks: Iterable[Mapping[str, object]], sides: Iterable[str]) -> None:
    """Raise UnusableError if `lab`, with these checks, judges no program on one of the `sides`."""
    there = {check.get("side") for check in checks}
    for side in sides:
        if side not in there:
            raise UnusableError(
                _("--{side}: {lab} judges functions, no programs: only lab 12 does").format(
                    side=side, lab=lab
                )
            )
