"""Entering the environment: made once, entered by exec, left alone when all is well."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest


def _state(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_first_start_makes_the_environment_and_runs_inside(stage):
    answer = stage.run(*stage.command("tour"))

    assert answer.code == 0, answer.told
    assert answer.seen["prefix"] == str(stage.venv)
    assert answer.seen["pebble"] == "1.0"
    assert "4/4" in answer.told and "Ready" in answer.told
    assert stage.content == [".venv", "labs", "pyproject.toml", "requirements.txt"]
    assert not (stage.venv / "tmp").exists()


def test_without_uv_pip_makes_it_and_the_console_script_works(pip_stage):
    answer = pip_stage.run()
    by_script = pip_stage.run(str(pip_stage.venv / "bin/labs"), "x", cwd=pip_stage.folder)

    assert answer.code == 0, answer.told
    assert "packages installed: 1 of 1" in answer.told
    assert by_script.seen["prefix"] == str(pip_stage.venv)
    assert by_script.seen["arguments"] == ["x"]
    assert by_script.told == ""


def test_a_uv_that_fails_leaves_the_work_to_pip(stage):
    answer = stage.run(UV_FAILS="1")

    assert answer.code == 0, answer.told
    assert "going on with pip" in answer.told
    assert answer.seen["pebble"] == "1.0"


def test_later_start_touches_nothing_and_says_nothing(stage):
    stage.run()
    before = _state(stage.clone)

    answer = stage.run()

    assert answer.told == ""
    assert answer.seen["modules"] == []  # nor does it import what only a set-up needs
    assert _state(stage.clone) == before
    assert stage.uv_calls.count("venv") == 1


def test_arguments_folder_process_and_exit_code_stay_the_same(stage):
    words = ["run", "a b", "", "--", "--lang", "嗨"]
    with stage.start(
        stage.python, str(stage.clone / "labs"), *words, cwd=stage.folder, EXIT_CODE="7"
    ) as process:
        out, _ = process.communicate(timeout=60)

    assert process.returncode == 7
    assert f'"pid": {process.pid}' in out
    assert f'"folder": "{stage.folder}"' in out
    answer = stage.run(*stage.command(*words))
    assert answer.seen["arguments"] == words


@pytest.mark.parametrize("flags", [["-I"], ["-P"], ["-B", "-s"]])
def test_starts_from_another_folder_with_any_flags(stage, flags):
    answer = stage.run(stage.python, *flags, str(stage.clone / "labs"), cwd=stage.folder)

    assert answer.seen["prefix"] == str(stage.venv)


def test_starts_from_another_folder_by_pythonpath(stage):
    answer = stage.run(cwd=stage.folder, PYTHONPATH=str(stage.clone))

    assert answer.seen["prefix"] == str(stage.venv)


def test_the_callers_environment_does_not_confuse_it(pip_stage):
    decoy = pip_stage.folder / "decoy"
    decoy.mkdir()
    (decoy / "pip.py").write_text("raise SystemExit('the wrong pip')")
    confusing = {"PYTHONPATH": str(decoy), "VIRTUAL_ENV": str(decoy), "CONDA_PREFIX": str(decoy)}
    confusing |= {"PIP_USER": "1", "PIP_TARGET": str(decoy), "PIP_QUIET": "3"}

    answer = pip_stage.run(**confusing)

    assert answer.seen["pebble"] == "1.0", answer.told
    assert [path.name for path in decoy.iterdir()] == ["pip.py"]


def test_pythonhome_does_not_send_it_in_circles(stage):
    asked = [stage.python, "-c", "import sys; print(sys.base_prefix)"]
    home = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()

    assert stage.run(PYTHONHOME=home).seen["prefix"] == str(stage.venv)


def test_an_environment_that_has_the_project_is_used_as_it_is(stage):
    other = stage.folder / "other"
    subprocess.run([stage.python, "-m", "venv", "--without-pip", other], check=True)
    packages = next(other.glob("lib/python3.*/site-packages"))
    (packages / "forkroom-0.1.0.dist-info").mkdir()
    (packages / "pebble.py").write_text("VERSION = 'mine'")

    answer = stage.run(str(other / "bin/python"), "-m", "labs")

    assert answer.seen["pebble"] == "mine"
    assert not stage.venv.exists()


def test_the_environment_of_another_clone_is_not_ours(stage):
    stage.run()
    another = stage.folder / "another"
    shutil.copytree(stage.clone, another, ignore=shutil.ignore_patterns(".venv"))

    answer = stage.run(str(stage.venv / "bin/python"), "-m", "labs", cwd=another)

    assert answer.seen["prefix"] == str(another / ".venv")


def test_a_venv_that_is_a_link_to_elsewhere_stays_one(stage):
    elsewhere = stage.folder / "big disk"
    elsewhere.mkdir()
    stage.venv.symlink_to(elsewhere)

    answer, again = stage.run(), stage.run()

    assert answer.seen["pebble"] == "1.0", answer.told
    assert again.told == ""
    assert stage.venv.is_symlink()


def test_it_speaks_chinese(stage):
    answer = stage.run(*stage.command("--lang", "zh"))

    assert "准备完毕" in answer.told


def test_a_terminal_is_drawn_on_in_place(stage):
    """`script` gives it a terminal."""
    if not shutil.which("script"):
        pytest.skip("no script(1) here")

    with stage.start("script", "-qec", shlex.join(stage.command()), "/dev/null", TERM="xterm") as process:
        drawn, _ = process.communicate(timeout=60)

    assert "\n\x1b[K  4/4 the course itself" in drawn  # the \r has been read as \n
    assert '"pebble": "1.0"' in drawn


def test_nobody_listening_is_no_reason_to_stop(stage):
    silent = ["sh", "-c", 'exec "$@" 2>&-', "sh", *stage.command()]

    assert stage.run(*silent).seen["pebble"] == "1.0"


def test_a_venv_made_by_hand_with_the_project_in_it_is_used_and_left_alone(stage):
    stage.run()
    (stage.venv / "forkroom-recipe.txt").unlink()
    stage.require(pebble="2.0")
    before = _state(stage.venv)

    answer = stage.run()

    assert answer.seen["pebble"] == "1.0"
    assert _state(stage.venv) == before


def test_a_venv_made_by_hand_without_the_project_is_completed(pip_stage):
    subprocess.run([pip_stage.python, "-m", "venv", pip_stage.venv], check=True)
    (pip_stage.packages / "treasure.py").touch()

    answer = pip_stage.run(str(pip_stage.venv / "bin/python"), "-m", "labs")

    assert answer.seen["pebble"] == "1.0", answer.told
    assert (pip_stage.packages / "treasure.py").exists()


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
