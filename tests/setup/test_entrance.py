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
