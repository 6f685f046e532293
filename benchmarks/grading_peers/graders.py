"""The graders: each prepares a class of copies of one right answer, grades it, and tells who got full marks.

Each has an environment of its own, made by pip on demand under the user's cache folder. What is prepared is
not measured; the commands are. Ours judges through `labs grade`, the others run the same plain `checks`.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

HERE = Path(__file__).parent
CLONE = HERE.parents[1]
SOLUTION = CLONE / "labs" / "06_zombies" / "solution.py"
CORES = len(os.sched_getaffinity(0))
_ENVIRONMENTS = Path(platformdirs.user_cache_dir("forkroom")) / "benchmarks"
_CHECKS = {
    "leaves_a_zombie": "make_zombie",
    "leaves_nothing_else": "make_zombie",
    "finds_its_own": "find_zombies",
    "finds_anothers": "find_zombies",
    "finds_none": "find_zombies",
    "buries_exactly_this_one": "bury",
    "tells_the_signal": "bury",
    "refuses_a_stranger": "bury",
}


@dataclass(frozen=True)
class Grader:
    """A way to grade: `prepare` a class in a folder, `grade` it, count those with `full_marks`."""

    name: str
    prepare: Callable[[Path, int], None]
    grade: Callable[[Path], None]
    full_marks: Callable[[Path], int]


def run(words: Sequence[object], **options: Any) -> None:
    """Run a command quietly; raise CalledProcessError, with what it said, if it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= options.pop("env", {})
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, env=environment, check=False, **options
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}: {done.returncode}\n{done.stdout}\n{done.stderr}")


def tool(name: str, *packages: str) -> Path:
    """Give the folder of the programs of an environment that has `packages`; make it if need be."""
    folder = _ENVIRONMENTS / name
    done = folder / "whole"
    if not done.exists():
        print(f"installing {', '.join(packages)} into {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", *packages])
        done.touch()
    return folder / "bin"


def in_turn(words: Iterator[Sequence[object]]) -> None:
    """Run commands, as many at once as there are cores."""
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(run, words))


# ---- ours


def _our_class(folder: Path, count: int) -> None:
    for number in range(count):
        place = folder / "class" / f"learner{number}" / "06_zombies"
        place.mkdir(parents=True)
        shutil.copy(SOLUTION, place / "exercise.py")


def _our_grades(folder: Path) -> None:
    run([sys.executable, "-m", "labs", "grade", folder / "class", "--csv", folder / "grades.csv"], cwd=CLONE)


def _our_full_marks(folder: Path) -> int:
    with (folder / "grades.csv").open(encoding="utf-8-sig") as file:
        return sum(row["points"] == "100" for row in csv.DictReader(file))


# ---- plain pytest


def _files(folder: Path, count: int) -> None:
    for number in range(count):
        shutil.copy(SOLUTION, folder / f"learner{number}.py")


def _pytest_each(folder: Path) -> None:
    pytest = tool("pytest", "pytest", "psutil") / "pytest"
    words = [
        pytest,
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        HERE,
        "--confcutdir",  # else it goes through every folder from / down to here
        HERE,
        "-c",
        os.devnull,
        HERE / "test_plainly.py",
    ]
    in_turn(
        ["env", f"SUBMISSION={file}", *words, f"--junit-xml={file}.xml"]
        for file in sorted(folder.glob("*.py"))
    )


def _pytest_full_marks(folder: Path) -> int:
    return sum(
        'tests="8"' in path.read_text() and 'failures="0"' in path.read_text()
        for path in folder.glob("*.xml")
    )


# ---- notebooks, for nbgrader and otter


def _cell(kind: str, source: str, **metadata: Any) -> dict[str, Any]:
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": metadata.pop("id"), "metadata": metadata, "source": source, **more}


def _graded(name: str, **more: object) -> dict[str, object]:
    common: dict[str, object] = {"schema_version": 3, "grade_id": name, "locked": True, "solution": False}
    return {**common, "grade": False, "task": False, **more}


def _notebook(answer: str) -> str:
    setup = f"import sys\nsys.path.insert(0, {str(HERE.parent)!r})\nfrom grading_peers import checks"
    cells = [
        _cell("code", setup, id="setup", nbgrader=_graded("setup")),
        _cell("code", answer, id="answer", nbgrader=_graded("answer", solution=True, locked=False)),
    ]
    for check, function in _CHECKS.items():
        cells.append(
            _cell(
                "code",
                f"checks.{check}({function})",
                id=check.replace("_", "-"),
                nbgrader=_graded(check, grade=True, points=1),
            )
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


# ---- nbgrader


def _nbgrader(folder: Path, *words: object) -> None:
    programs = tool("nbgrader", "nbgrader", "psutil")
    run(
        [programs / "nbgrader", *words, f"--CourseDirectory.root={folder}"],
        cwd=folder,
        env={"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )


def _nbgrader_class(folder: Path, count: int) -> None:
    place = folder / "source" / "zombies" / "zombies.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(_notebook(f"### BEGIN SOLUTION\n{SOLUTION.read_text('utf-8')}\n### END SOLUTION"))
    _nbgrader(folder, "generate_assignment", "zombies", "--create")
    released = json.loads((folder / "release" / "zombies" / "zombies.ipynb").read_text())
    released["cells"][1]["source"] = SOLUTION.read_text("utf-8")
    for number in range(count):
        place = folder / "submitted" / f"learner{number}" / "zombies" / "zombies.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(released))


def _nbgrader_grades(folder: Path) -> None:
    _nbgrader(folder, "autograde", "zombies", "--create")


def _nbgrader_full_marks(folder: Path) -> int:
    _nbgrader(folder, "export", f"--CsvExportPlugin.to={folder / 'grades.csv'}")
    with (folder / "grades.csv").open() as file:
        return sum(float(row["score"]) == len(_CHECKS) for row in csv.DictReader(file))


# ---- otter-grader


def _otter() -> Path:
    return tool("otter", "otter-grader", "ipykernel", "psutil")


def _otter_class(folder: Path, count: int) -> None:
    tests = folder / "tests"
    tests.mkdir()
    for check, function in _CHECKS.items():
        setup = f">>> import sys\n>>> sys.path.insert(0, {str(HERE.parent)!r})\n"
        setup += ">>> from grading_peers import checks\n"
        case = {"code": f"{setup}>>> checks.{check}({function})", "hidden": False, "locked": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        told = {"name": check, "points": 1, "suites": [suite]}
        (tests / f"{check}.py").write_text(f"OK_FORMAT = True\ntest = {told!r}\n")
    programs = _otter()
    run(
        [programs / "otter", "generate", "--no-environment", "-t", tests, "-o", folder / "autograder.zip"],
        cwd=folder,
    )
    for number in range(count):
        (folder / f"learner{number}").mkdir()
        (folder / f"learner{number}" / "zombies.ipynb").write_text(_notebook(SOLUTION.read_text("utf-8")))


def _otter_grades(folder: Path) -> None:
    programs = _otter()
    path = f"PATH={programs}{os.pathsep}{os.environ['PATH']}"
    in_turn(
        [
            "env",
            path,
            programs / "otter",
            "run",
            "-a",
            folder / "autograder.zip",
            "-o",
            place,
            place / "zombies.ipynb",
        ]
        for place in sorted(folder.glob("learner*"))
    )


def _otter_full_marks(folder: Path) -> int:
    found = [json.loads(path.read_text()) for path in folder.glob("learner*/results.json")]
    scores = [[test["score"] for test in each["tests"] if "score" in test] for each in found]
    return sum(sum(each) == len(_CHECKS) for each in scores)


GRADERS = (
    Grader("labs grade", _our_class, _our_grades, _our_full_marks),
    Grader("plain pytest", _files, _pytest_each, _pytest_full_marks),
    Grader("nbgrader", _nbgrader_class, _nbgrader_grades, _nbgrader_full_marks),
    Grader("otter-grader", _otter_class, _otter_grades, _otter_full_marks),
)
