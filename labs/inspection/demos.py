"""A lab's demos: two editions of one short program each, and what they claim is what the kernel sees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from labs.course import Demo, Lab
from labs.i18n import LANGUAGES
from labs.inspection import Complaint
from labs.inspection.texts import CHINESE
from labs.observer import observe
from labs.observer.session import Options

MOST_LINES = 40
_LOOK = {"en": "Look", "zh": "看"}


def inspect(lab: Lab) -> Iterator[Complaint]:
    """Complain of demos that are not as written, and of claims that do not hold."""
    for demo in lab.demos:
        written = list(as_written(demo))
        yield from written
        if not written:  # what cannot be read cannot be run
            yield from as_claimed(demo)


def as_written(demo: Demo) -> Iterator[Complaint]:
    """Complain of the text of a demo: its editions, its size, its words, its name."""
    missing = [path for path in map(demo.edition, LANGUAGES) if not path.is_file()]
    yield from (Complaint(path, "is missing") for path in missing)
    if missing:
        return
    if demo.file.stem != demo.name:
        yield Complaint(demo.file, f"lab.toml calls it {demo.name}")
    english, chinese = (code_without_words(demo.edition(language)) for language in LANGUAGES)
    if english != chinese:
        yield Complaint(demo.edition("zh"), "is another program than the English edition")
    if CHINESE.search(demo.edition("en").read_text("utf-8")):
        yield Complaint(demo.edition("en"), "speaks Chinese")
    for language in LANGUAGES:
        yield from _as_a_page(demo.edition(language), _LOOK[language])


def code_without_words(path: Path) -> str:
    """Give the program's tree with every text for people taken out."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def _as_a_page(path: Path, look: str) -> Iterator[Complaint]:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    told = (ast.get_docstring(tree) or "").split("\n\n")
    if len(told) != 2 or not told[1].startswith(look):
        yield Complaint(path, f"its docstring must be two paragraphs, the second beginning with {look}")
    if (lines := len(text.splitlines())) > MOST_LINES:
        yield Complaint(path, f"{lines} lines, at most {MOST_LINES} are wanted")
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for name in sorted(names & {"sleep", "pause"}):
        yield Complaint(path, f"orders things by {name}(), not by a handshake")


def as_claimed(demo: Demo) -> Iterator[Complaint]:
    """Run both editions; complain of claims that do not hold, and of whatever comes out of stderr."""
    for language in LANGUAGES:
        path = demo.edition(language)
        history = observe(path, Options(stdin=subprocess.DEVNULL))
        yield from (Complaint(path, f"not as claimed: {broken}") for broken in demo.broken_claims(history))
        if said := history.output("stderr").strip():
            yield Complaint(path, f"writes to stderr: {said.splitlines()[-1]}")
