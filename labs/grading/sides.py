"""`--server` and `--client` of the pytest plugin: programs instead of an exercise, and their checks.

`plugin` calls these from its hooks; what a command may be `programs` knows.
"""

from __future__ import annotations

import pytest

from labs.grading import programs, wording

_PROGRAMS = pytest.StashKey[dict[str, list[str]]]()


def add_options(group: pytest.OptionGroup) -> None:
    """Add an option for each side."""
    for side, blanks in (("server", "{port}"), ("client", "{host} {port}")):
        what = f"judge this program as the {side} of the chat room, instead of the lab's exercise.py"
        group.addoption(f"--{side}", metavar=f'"COMMAND {blanks}"', help=what)


def configure(config: pytest.Config) -> None:
    """Look at the commands that were given; raise pytest.UsageError for one that cannot be judged."""
    commands = {side: config.getoption(f"--{side}") for side in programs.SIDES}
    try:
        config.stash[_PROGRAMS] = programs.all_words(
            commands, config.invocation_params.dir, config.getoption("--submission")
        )
    except programs.UnusableError as error:
        raise pytest.UsageError(str(error)) from None


def programs_of(config: pytest.Config) -> dict[str, list[str]]:
    """Give the words of the programs that are judged, by side."""
    return config.stash[_PROGRAMS]


def keep_checks(config: pytest.Config, items: list[pytest.Item]) -> None:
    """If programs are given, keep the checks of their sides only; raise pytest.UsageError for other labs."""
    sides = config.stash[_PROGRAMS]
    if not sides:
        return
    of_side = {item: wording.side(item.path.parent, item.name) for item in items if is_check(item)}
    for lab in {item.path.parent for item in of_side}:
        checks = [{"side": side} for item, side in of_side.items() if item.path.parent == lab]
        try:
            programs.must_have_sides(lab.name, checks, sides)
        except programs.UnusableError as error:
            raise pytest.UsageError(str(error)) from None
    config.hook.pytest_deselected(items=[item for item in items if of_side.get(item) not in sides])
    items[:] = [item for item in items if of_side.get(item) in sides]


def is_check(item: pytest.Item) -> bool:
    """Tell whether a test is a check: it asks for `run`."""
    return "run" in getattr(item, "fixturenames", ())
