"""A suspect's facts may be empty, and then they are false: a check asks whether they are None."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from labs.place import LABS

MISCONCEPTIONS = LABS / "grading" / "misconceptions"


def without_facts() -> set[str]:
    """Give the suspects that may find something and have no facts to tell: "orphans.works_itself"."""
    return {
        f"{path.stem}.{function.name}"
        for path in MISCONCEPTIONS.glob("*.py")
        for function in ast.parse(path.read_text("utf-8")).body
        if isinstance(function, ast.FunctionDef)
        and "Facts" in ast.unparse(function.returns or ast.Constant(0))
        if any(isinstance(node, ast.Dict) and not node.keys for node in ast.walk(function))
    }


def taken_for_true(tree: ast.AST) -> set[str]:
    """Give whatever is called in the place of a truth value: behind `not`, between `and` and `or`."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            found.append(node.operand)
        elif isinstance(node, ast.BoolOp):
            found += node.values
    return {ast.unparse(node.func) for node in found if isinstance(node, ast.Call)}


@pytest.mark.parametrize("checks", sorted(LABS.glob("*/test_exercise.py")), ids=lambda path: path.parent.name)
def test_no_check_takes_empty_facts_for_none(checks: Path) -> None:
    assert without_facts()
    assert not without_facts() & taken_for_true(ast.parse(checks.read_text("utf-8")))
