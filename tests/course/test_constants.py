"""Nobody earns a point without doing the exercise: files whose functions all do one and the same thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from labs import course
from labs.grading.verdict import Outcome
from labs.inspection import answers, texts

EVERYTHING = """
class Everything(ChildProcessError, ConnectionRefusedError, TimeoutError, ValueError):
    pass


"""
ALWAYS = (
    "return None",
    "return 0",
    "return -9",
    "return True",
    "return []",
    "raise Everything(98, 'Address already in use')",
    "return next((each() for each in _ if callable(each)), None)",  # whose work it is does not matter
)


def constant(lab: course.Lab, body: str) -> str:
    """Write an answer whose functions take what the exercise's do, and all of whose bodies are `body`."""
    wanted = texts.functions(lab.starter)
    return EVERYTHING + "".join(f"def {name}(*_, **__):\n    {body}\n\n\n" for name in wanted)


@pytest.mark.parametrize("lab", course.labs(), ids=lambda lab: lab.folder.name)
def test_constant_answer_earns_nothing(lab: course.Lab, tmp_path: Path) -> None:
    bodies = {tmp_path / f"{number}.py": body for number, body in enumerate(ALWAYS)}
    for path, body in bodies.items():
        path.write_text(constant(lab, body), "utf-8")

    grades = answers.judged(lab, list(bodies))

    earned = {
        (bodies[path], verdict.check)
        for path, grade in grades.items()
        for verdict in grade.verdicts
        if verdict.outcome is not Outcome.FAILED
    }
    assert not earned
    assert all(grade.verdicts for grade in grades.values())
