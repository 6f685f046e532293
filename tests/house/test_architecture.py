"""facts → core → edge → face: who may import whom, held by the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The observer's storeys, each importing only what is below it (and its own).
OBSERVER = [
    {"events", "syscalls"},
    {"life", "history", "family", "schedule", "rows", "scale", "drawing"},
    {
        "plan",
        "ending",
        "ptrace",
        "process_table",
        "newcomers",
        "waits",
        "turns",
        "stops",
        "census",
        "reports",
        "channels",
        "feed",
        "calls",
        "launch",
        "tracer",
        "sampler",
        "relay",
        "recording",
        "session",
        "hooks",
    },
    {
        "spoken",
        "summary",
        "canvas",
        "glyphs",
        "chart",
        "output",
        "sheet",
        "looks",
        "strips",
        "tips",
        "legend",
        "lines",
        "axis",
        "wires",
        "timeline",
        "terminal",
        "perfetto",
    },
]
# The quiz's storeys.
QUIZ = [
    {"question", "syntax", "seen", "belief", "draft", "process"},
    {
        "cast",
        "counting",
        "statuses",
        "looking",
        "signals",
        "source",
        "model",
        "misconceptions",
        "wording",
        "reason",
        "asking",
        "scenes",
        "answers",
    },
    {"kernel", "exam"},
    {"paper", "talk", "cells"},
]
# The storeys of `labs` as a whole.
LABS = [
    {"place", "i18n"},
    {"observer"},
    {"claims", "pictures"},
    {"course"},
    {"grading", "quiz", "examination", "inspection", "website"},
    {"commands", "notebook"},
    {"__main__"},
]


def imports_of(path: Path, package: str) -> set[str]:
    """Name the modules of `package` that a file imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {
            name.removeprefix(f"{package}.").split(".")[0] for name in names if name.startswith(f"{package}.")
        }
    return found


def storey(name: str, storeys: list[set[str]]) -> int | None:
    return next((floor for floor, names in enumerate(storeys) if name in names), None)


def modules(package: str) -> list[Path]:
    return sorted(path for path in (ROOT / package.replace(".", "/")).glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("path", modules("labs.observer"), ids=lambda path: path.stem)
def test_observer_imports_go_down(path: Path) -> None:
    mine = storey(path.stem, OBSERVER)

    assert mine is not None, f"{path.stem} has no storey: say in this test where it belongs"
    upward = {name for name in imports_of(path, "labs.observer") if (storey(name, OBSERVER) or 0) > mine}
    assert not upward


@pytest.mark.parametrize("path", modules("labs.quiz"), ids=lambda path: path.stem)
def test_quiz_imports_go_down(path: Path) -> None:
    mine = storey(path.stem, QUIZ)

    assert mine is not None, f"{path.stem} has no storey: say in this test where it belongs"
    upward = {name for name in imports_of(path, "labs.quiz") if (storey(name, QUIZ) or 0) > mine}
    assert not upward


def test_core_of_the_observer_does_nothing_to_the_machine() -> None:
    forbidden = {"os", "socket", "subprocess", "time", "random", "select", "signal", "threading", "ctypes"}

    for name in OBSERVER[0] | OBSERVER[1]:
        tree = ast.parse((ROOT / "labs/observer" / f"{name}.py").read_text("utf-8"))
        used = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not used & forbidden, name


def test_labs_imports_go_down() -> None:
    for path in sorted((ROOT / "labs").rglob("*.py")):
        parts = path.relative_to(ROOT / "labs").parts
        mine = storey(parts[0].removesuffix(".py"), LABS)
        if mine is None:
            continue
        upward = {name for name in imports_of(path, "labs") if (storey(name, LABS) or 0) > mine}
        assert not upward, path


def test_labs_and_the_chat_room_do_not_know_each_other() -> None:
    for path in (ROOT / "labs").rglob("*.py"):
        assert not imports_of(path, "chatroom"), path
    for path in (ROOT / "chatroom").rglob("*.py"):
        assert not imports_of(path, "labs"), path
