"""Putting an exercise back: nothing that was written is ever lost."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path

import pytest

from labs import course
from labs.course import Lab
from labs.learning import starter
from labs.place import CLONE

LABS = course.labs()


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """A lab whose starter is "start" and whose exercise is "mine"."""
    (tmp_path / "starter.py").write_text("start")
    (tmp_path / "exercise.py").write_text("mine")
    return dataclasses.replace(LABS[0], folder=tmp_path)


def kept_texts(lab: Lab) -> set[str]:
    return {path.read_text() for path in lab.folder.glob("exercise.py.*")}


def test_exercise_is_put_back_and_the_old_one_kept(lab: Lab) -> None:
    kept = starter.put_back(lab)

    assert kept is not None
    assert kept.read_text() == "mine"
    assert lab.exercise.read_text() == "start"


def test_every_version_is_kept(lab: Lab) -> None:
    for text in ("one", "two", "three"):
        lab.exercise.write_text(text)
        starter.put_back(lab)

    assert kept_texts(lab) == {"one", "two", "three"}


def test_missing_exercise_is_made_again(lab: Lab) -> None:
    lab.exercise.unlink()

    assert starter.put_back(lab) is None
    assert lab.exercise.read_text() == "start"


def test_folder_in_its_place_is_kept_too(lab: Lab) -> None:
    lab.exercise.unlink()
    lab.exercise.mkdir()
    (lab.exercise / "inside").write_text("mine")

    kept = starter.put_back(lab)

    assert kept is not None
    assert (kept / "inside").read_text() == "mine"
    assert lab.exercise.read_text() == "start"


def test_without_its_starter_nothing_is_touched(lab: Lab) -> None:
    lab.starter.unlink()

    with pytest.raises(FileNotFoundError):
        starter.put_back(lab)

    assert lab.exercise.read_text() == "mine"
    assert sorted(path.name for path in lab.folder.iterdir()) == ["exercise.py"]


def test_untouched_exercise_is_known_as_such(lab: Lab) -> None:
    assert not starter.is_untouched(lab)

    starter.put_back(lab)

    assert starter.is_untouched(lab)


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.folder.name)
def test_exercise_is_handed_out_as_its_starter(lab: Lab) -> None:
    """What is committed counts: in a learner's clone the exercise itself has changed."""
    path = lab.exercise.relative_to(CLONE)
    committed = subprocess.run(["git", "show", f"HEAD:{path}"], cwd=CLONE, capture_output=True, check=False)
    if committed.returncode != 0:
        pytest.skip("no repository here: only there an exercise is sure to be as handed out")

    assert committed.stdout == lab.starter.read_bytes()
