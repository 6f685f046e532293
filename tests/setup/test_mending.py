"""An environment that is stale, broken, moved or another's: mended where that is ours to do, else told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


def test_changed_requirements_are_brought_up_to_date_in_place(pip_stage):
    pip_stage.run()
    (pip_stage.packages / "treasure.py").touch()
    pip_stage.require(pebble="2.0")

    answer = pip_stage.run(str(pip_stage.venv / "bin/labs"))

    assert answer.seen["pebble"] == "2.0", answer.told
    assert "Updating" in answer.told
    assert (pip_stage.packages / "treasure.py").exists()


def test_changed_tool_settings_are_no_reason_to_update(stage):
    stage.run()
    (stage.clone / "pyproject.toml").write_text(
        (stage.clone / "pyproject.toml").read_text() + "line-length = 9\n"
    )

    assert stage.run().told == ""


def test_a_failing_update_leaves_the_former_environment_whole(pip_stage):
    pip_stage.run()
    pip_stage.require(pebble="3.0")

    failed = pip_stage.run()
    pip_stage.require(pebble="1.0")
    answer = pip_stage.run()

    assert failed.code == 1
    assert failed.told.splitlines()[-1].startswith(
        "labs: set-up failed: the package index has no pebble==3.0"
    )
    assert answer.told == ""
    assert answer.seen["pebble"] == "1.0"


def test_a_moved_clone_is_repaired(stage):
    stage.run()
    moved = stage.folder / "moved"
    shutil.move(stage.clone, moved)

    answer = stage.run(cwd=moved)

    assert answer.seen["prefix"] == str(moved / ".venv")
    pointer = next(moved.glob(".venv/lib/python3.*/site-packages/forkroom.pth"))
    assert pointer.read_text() == f"{moved}\n"


def test_a_clone_reached_by_a_link_is_not_set_up_twice(stage):
    stage.run()
    link = stage.folder / "link"
    link.symlink_to(stage.clone)

    assert stage.run(cwd=link).told == ""


@pytest.mark.parametrize("loss", ["bin/python", "pyvenv.cfg", "bin", "forkroom-recipe.txt lib"])
def test_a_broken_environment_is_made_anew(stage, loss):
    stage.run()
    for name in loss.split():
        path = stage.venv / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    answer = stage.run()

    assert answer.seen["pebble"] == "1.0", answer.told


def test_an_environment_whose_python_is_gone_is_made_anew(stage):
    stage.run()
    python = stage.venv / "bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3")

    assert stage.run().seen["pebble"] == "1.0"


def test_a_package_that_vanished_is_mended_once(stage):
    stage.run()
    (stage.packages / "pebble.py").unlink()

    answer = stage.run()

    assert "pebble is missing" in answer.told
    assert answer.seen["pebble"] == "1.0"
    assert stage.uv_calls.count("venv") == 2


def test_a_package_missing_where_others_rule_is_only_told(stage):
    stage.run()
    (stage.venv / "forkroom-recipe.txt").unlink()
    (stage.packages / "pebble.py").unlink()

    answer = stage.run()

    assert answer.code == 1
    assert "pip install -e" in answer.told and len(answer.told.splitlines()) == 1


def test_a_mistake_of_our_own_is_no_reason_to_mend(stage):
    stage.run()
    (stage.clone / "labs/commands/__init__.py").write_text("import gravel")

    answer = stage.run()

    assert "No module named 'gravel'" in answer.told
    assert stage.uv_calls.count("venv") == 1


def test_another_users_clone_is_used_as_it_is(ordinary_stage):
    stage = ordinary_stage
    stage.run()
    stage.clone.chmod(0o555)

    assert stage.run().told == ""


def test_a_clone_that_cannot_be_written_to_has_its_environment_in_the_cache(ordinary_stage):
    stage = ordinary_stage
    stage.clone.chmod(0o555)

    answer, again = stage.run(), stage.run()

    assert answer.code == 0, answer.told
    assert Path(answer.seen["prefix"]).parent == stage.folder / "home/.cache/forkroom"
    assert again.told == ""


def test_the_cache_is_where_xdg_says(ordinary_stage):
    stage = ordinary_stage
    stage.clone.chmod(0o555)

    answer = stage.run(XDG_CACHE_HOME=str(stage.folder / "xdg"))

    assert Path(answer.seen["prefix"]).parent == stage.folder / "xdg/forkroom"


def test_a_venv_of_somebody_else_that_is_stale_is_left_alone(ordinary_stage):
    stage = ordinary_stage
    stage.run()
    stage.require(pebble="2.0")
    stage.venv.chmod(0o555)

    answer = stage.run()

    assert answer.seen["pebble"] == "2.0", answer.told
    assert Path(answer.seen["prefix"]) != stage.venv
    stage.venv.chmod(0o755)


def test_an_ordinary_user_with_pip_and_without_a_home(ordinary_stage):
    stage = ordinary_stage
    (stage.folder / "bin/uv").unlink()
    del stage.environment["HOME"]

    answer = stage.run()

    assert answer.code == 0, answer.told
    assert stage.content == [".venv", "labs", "pyproject.toml", "requirements.txt"]
