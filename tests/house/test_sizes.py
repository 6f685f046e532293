"""One subject a file: whoever is long says why it is one subject all the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONG = 300  # lines
REASON = "longer than other files, because"


def written() -> list[Path]:
    """Give the files that people wrote here to be read as code: not the answers that imitate learners."""
    found = [
        path
        for folder in ("labs", "chatroom", "benchmarks", "tests")
        for path in ROOT.glob(f"{folder}/**/*.py")
    ]
    return sorted(path for path in found if not {"mistakes", "unusual", "hostile"} & set(path.parts))


def says_why(text: str) -> bool:
    """Tell whether a file's docstring gives the reason for its length."""
    docstring = ast.get_docstring(ast.parse(text)) or ""
    return REASON in " ".join(docstring.split()).lower()


def test_no_file_is_long_without_a_reason() -> None:
    texts = {path: path.read_text("utf-8") for path in written()}

    long = {path: text for path, text in texts.items() if len(text.splitlines()) > LONG}
    assert not [str(path.relative_to(ROOT)) for path, text in long.items() if not says_why(text)]


def test_reason_that_is_not_needed_any_more_is_gone() -> None:
    texts = {path: path.read_text("utf-8") for path in written()}

    short = {path: text for path, text in texts.items() if len(text.splitlines()) <= LONG}
    assert not [str(path.relative_to(ROOT)) for path, text in short.items() if says_why(text)]


@pytest.mark.parametrize(
    ("docstring", "reason"),
    [
        ("A table.\n\nLonger than other\nfiles, because it is one table.", True),
        ("A table, and longer than other files.", False),
        ("", False),
    ],
)
def test_reason_is_a_sentence_with_because(docstring: str, reason: bool) -> None:
    assert says_why(f'"""{docstring}"""\n') is reason
