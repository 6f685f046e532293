"""Every exercise of the course before its own judge: the starter, the solution, and each honest mistake."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from labs import course
from labs.place import CLONE

LABS = [lab for lab in course.labs() if (lab.folder / "test_exercise.py").exists()]
MISTAKES = [(lab, path) for lab in LABS for path in sorted((lab.folder / "mistakes").glob("*.py"))]
FEWEST = 7

each_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.folder.name)
each_mistake = pytest.mark.parametrize(
    ("lab", "path"), MISTAKES, ids=[f"{lab.folder.name}-{path.stem}" for lab, path in MISTAKES]
)


def verdicts(lab: course.Lab, submission: Path, folder: Path) -> dict[str, str]:
    """Have a file judged as anybody would; give each check's verdict, the diagnosis where it failed."""
    told = folder / "verdicts.json"
    words = ["-q", "-n", "0", "-p", "no:cacheprovider", "--submission", submission, "--verdicts", told]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *map(str, words), str(lab.folder)],
        cwd=CLONE,
        env={**os.environ, "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = json.loads(told.read_text("utf-8"))
    return {verdict["check"]: verdict["diagnosis"] or verdict["verdict"] for verdict in found}


def declared(path: Path) -> str:
    """Give the diagnosis that a mistake declares on its second line."""
    belief, diagnosis = path.read_text("utf-8").splitlines()[:2]
    assert belief.startswith('"""The belief: '), path
    assert belief.endswith('."""'), path
    return diagnosis.removeprefix("# diagnosis: ")


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@each_lab
def test_checks_are_worth_a_hundred_points_together(lab: course.Lab) -> None:
    asked = {name for name in functions(lab.folder / "test_exercise.py") if name.startswith("test_")}

    assert set(lab.checks) == asked
    assert sum(check["points"] for check in lab.checks.values()) == 100


@each_lab
def test_whatever_is_said_is_said_in_both_languages(lab: course.Lab) -> None:
    texts = [check["expected"] for check in lab.checks.values()]
    texts += [words[part] for words in lab.diagnoses.values() for part in ("seen", "why", "try")]

    for text in texts:
        assert set(text) == {"en", "zh"}
        assert not re.search("[\u4e00-\u9fff]", text["en"])
        assert set(re.findall(r"\{\w+\}", text["en"])) == set(re.findall(r"\{\w+\}", text["zh"]))


@each_lab
def test_starter_is_not_written_yet(lab: course.Lab, tmp_path: Path) -> None:
    found = verdicts(lab, lab.exercise, tmp_path)

    assert set(found.values()) == {"not_written"}


@each_lab
def test_solution_passes(lab: course.Lab, tmp_path: Path) -> None:
    found = verdicts(lab, lab.folder / "solution.py", tmp_path)

    assert set(found.values()) == {"passed"}, found
    assert found.keys() == lab.checks.keys()


@each_lab
def test_there_are_enough_mistakes(lab: course.Lab) -> None:
    assert len(list((lab.folder / "mistakes").glob("*.py"))) >= FEWEST


@each_mistake
def test_mistake_gets_its_own_diagnosis(lab: course.Lab, path: Path, tmp_path: Path) -> None:
    found = verdicts(lab, path, tmp_path)

    assert functions(path) >= functions(lab.exercise)
    assert declared(path) in found.values(), found
    assert "passed" in found.values(), "nothing else is wrong with it"
