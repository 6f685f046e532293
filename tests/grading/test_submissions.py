"""Files that learners hand in, as the judge of lab 06 sees them: broken ones, mistakes, and hostile ones."""

from __future__ import annotations

import re
from pathlib import Path

import psutil
import pytest

from labs.grading import hosting, sandbox
from labs.observer.schedule import PARENT_FIRST
from tests.grading.conftest import LAB, ONE_EACH

HERE = Path(__file__).parent
LUCKY = {"sleeps_instead_of_looking": "parent-first"}  # right by luck in any other order


def files(folder: Path) -> list[object]:
    found = sorted(folder.glob("*.py"))
    assert found, f"nothing in {folder}"
    return [pytest.param(path, id=path.stem) for path in found]


def declared(path: Path) -> str:
    found = re.search(r"^# diagnosis: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{path} declares no diagnosis"
    return found[1]


# In all orders one after another: tests/course/test_exercises; in each, all labs: test_stress.
@pytest.mark.parametrize("path", [path for path in files(LAB / "mistakes") if path.id not in LUCKY])
def test_mistake_gets_its_own_diagnosis_in_the_parents_order_too(judged, path):
    found = judged(path, schedule=PARENT_FIRST)

    assert declared(path) in found.values(), found
    assert "passed" in found.values(), "nothing else is wrong with it"


@pytest.mark.parametrize(("name", "schedule"), LUCKY.items())
def test_mistake_that_luck_hides_gets_its_own_diagnosis_in_the_order_against_it(judged, name, schedule):
    path = LAB / "mistakes" / f"{name}.py"

    found = judged(path, schedule=schedule)

    assert declared(path) in found.values(), found
    assert "passed" in found.values(), "nothing else is wrong with it"


@pytest.mark.parametrize("path", files(HERE / "hostile"))
def test_hostile_file_fails_and_leaves_nothing(judged, best_kind, kind, path):
    slow = declared(path) in {"never_returns", "waits_for_ever"} or path.stem == "stops_everybody"
    if slow and kind != best_kind:
        pytest.skip("the same clock ends it on each stage: eight seconds are spent once only")

    found = judged(path, ONE_EACH[:1] if slow else ONE_EACH)

    if (
        kind == sandbox.NAMESPACES or path.stem != "reads_the_solution"
    ):  # without walls it is there to be read
        assert "passed" not in found.values(), found
    assert declared(path) in {"any", *found.values()}, found
    assert judged.runs
    assert not on_the_stage(), "something still runs on the stage"


def on_the_stage():
    """Those who still are on a stage of this process's."""
    return psutil.Process(hosting.warm().pid).children(recursive=True)


@pytest.mark.parametrize(
    ("content", "diagnosis"),
    [
        (b"def make_zombie(:\n", "does_not_compile"),
        ("def f\u00fcr(): pass".encode("latin-1"), "does_not_compile"),
        (b"\0\0\0", "does_not_compile"),
        (b"", "function_missing"),
        (b"make_zombie = 3", "function_missing"),
        (b"import nowhere_to_be_found", "fails_at_import"),
        (b"def make_zombie(pid): return pid", "raises"),
        (b"def make_zombie():\n    yield 1", "gives_a_strange_value"),
        (b"def make_zombie(): pass", "gives_no_child"),
    ],
)
def test_broken_file_is_told_what_is_wrong_with_it(judged, tmp_path, content, diagnosis):
    path = tmp_path / "exercise.py"
    path.write_bytes(content)

    found = judged(path, ONE_EACH[:1])

    assert found == {ONE_EACH[0]: diagnosis}


def test_folder_instead_of_a_file(judged, tmp_path):
    found = judged(tmp_path, ONE_EACH)

    assert set(found.values()) == {"is_a_folder"}


@pytest.mark.parametrize(
    "name",
    [
        *("patches_os", "fills_the_disk", "leaves_daemons", "kills_its_group"),
        *("hides_from_the_judge", "signals_by_detours", "speaks_nonsense"),
    ],
)
def test_next_check_is_untouched_by_a_hostile_one(judged, kind, name):
    judged(HERE / "hostile" / f"{name}.py", ONE_EACH)

    found = judged(LAB / "solution.py", ONE_EACH)

    assert set(found.values()) == {"passed"}
