"""Who lives on which storey: facts → core → edge → face, and programs on top. Imports go down, or stay.

The tables are the house's plan: `test_architecture` holds the imports to them, `picture` draws them.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = ("facts", "core", "edge", "face", "programs")
NO_CODE = {"captions"}  # shipped into other programs, and not imported

# From below: each storey imports only what is below it (and its own).
OBSERVER = [
    {"events", "syscalls"},
    {"life", "lives", "history", "family", "schedule", "rows", "scale", "drawing"},
    {
        "descriptors",
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
        "report_channels",
        "handover",
        "feed",
        "calls",
        "launch",
        "tracer",
        "sampler",
        "relay",
        "recording",
        "tracer_process",
        "session",
        "hooks",
    },
    {
        "spoken",
        "summary",
        "canvas",
        "glyphs",
        "layout",
        "chart",
        "output",
        "sheet",
        "looks",
        "strips",
        "tips",
        "legend",
        "lines",
        "axis",
        "bars",
        "wires",
        "timeline",
        "moments",
        "explorer",
        "growing",
        "terminal",
        "perfetto",
    },
]
QUIZ = [
    {"question", "syntax", "seen", "belief", "draft", "process"},
    {
        "cast",
        "counting",
        "statuses",
        "looking",
        "signals",
        "source",
        "stillness",
        "steps",
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
GRADING = [
    {"verdict", "family", "props", "who"},
    {"marks", "plain", "hearsay", "performance", "diagnosis", "misconceptions", "trial", "orders"},
    {
        "seals",
        "births",
        "aftermath",
        "scenery",
        "sandbox",
        "actor",
        "unthreaded",
        "warm",
        "hosting",
        "stage",
        "repertoire",
        "runs",
        "programs",
        "bound",
    },
    {"drawing", "wording"},
    {"sides", "plugin"},
]
LEARNING = [
    set[str](),
    {"progress"},
    {"checking", "starter", "logbook"},
    {"hints", "result", "judging", "view"},
    {"watch"},
]
CLASSROOM = [
    set[str](),
    {"submissions"},
    {"archive", "intake", "gradebook", "bench", "judges", "marking"},
    {"tally", "summary", "report", "pages"},
]
WEBSITE = [set[str](), {"plan"}, {"running", "worker", "shelf"}, {"cells", "pages"}]
CHATROOM = [
    {"errors", "i18n", "addresses", "names", "events", "messages", "effects", "orders", "news"},
    {
        "wire",
        "level1",
        "proofs",
        "log",
        "members",
        "door",
        "floor",
        "desk1",
        "desk2",
        "room",
        "catchup",
        "outbox",
        "roll_call",
        "member",
        "visitor",
    },
    {"sockets", "mmsg", "inbox", "fanout", "journal", "children", "link", "terminal"},
    {"wording", "typed", "console", "admin", "plain", "prompt"},
    {"server", "client", "commands", "__main__"},
]
PACKAGES = {
    "labs.observer": OBSERVER,
    "labs.grading": GRADING,
    "labs.learning": LEARNING,
    "labs.classroom": CLASSROOM,
    "labs.quiz": QUIZ,
    "chatroom": CHATROOM,
    "labs.website": WEBSITE,
}
# The storeys of `labs` as a whole.
LABS = [
    {"place", "i18n", "environment"},
    {"observer"},
    {"claims", "pictures"},
    {"course"},
    {"grading", "quiz"},
    {"learning", "classroom"},
    {"examination", "inspection", "website"},
    {"commands", "notebook"},
    {"__main__"},
]


def modules_of(path: Path) -> set[str]:
    """Name the modules that a file imports, and what it takes out of them, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def imports_of(path: Path, package: str) -> set[str]:
    """Name the modules of `package` that a file imports."""
    inside = (name for name in modules_of(path) if name.startswith(f"{package}."))
    return {name.removeprefix(f"{package}.").split(".")[0] for name in inside}


def imports_within(path: Path, package: str) -> set[str]:
    """Name the modules of `package` that a file, or a whole folder of files, imports; not itself."""
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return set().union(*(imports_of(file, package) for file in files)) - {path.stem}


def storey(name: str, storeys: list[set[str]]) -> int | None:
    return next((floor for floor, names in enumerate(storeys) if name in names), None)


def inmates(package: str) -> list[Path]:
    """Give the files and folders that make up a package, without the labs themselves."""
    found = (ROOT / package.replace(".", "/")).iterdir()
    code = [path for path in found if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))]
    return sorted(path for path in code if path.stem != "__init__" and not path.name[0].isdigit())


def imports(package: str) -> dict[str, set[str]]:
    """Say whom each module of a package imports there."""
    return {path.stem: imports_within(path, package) for path in inmates(package)}


def all_below(graph: dict[str, set[str]], name: str) -> set[str]:
    """Say whom a module imports, and whom those import, and so on."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        new = graph.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found
