"""The kit itself, whole: a copy without an environment, set up over the network as a newcomer would."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
IMPORTED = "import click, jupyterlab, psutil, rich, labs; print(labs.__file__)"


@pytest.fixture
def copy(tmp_path):
    clone = tmp_path / "a clone"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, clone / name)
    (clone / "labs/commands").mkdir(exist_ok=True)
    (clone / "labs/commands/__init__.py").write_text("def main():\n    " + IMPORTED)
    return clone


def test_a_fresh_copy_of_the_kit_sets_itself_up(copy, stage):
    def start(*command: object) -> subprocess.CompletedProcess[str]:
        in_english = os.environ | {"LANGUAGE": "en"}
        return subprocess.run(command, cwd=copy, env=in_english, capture_output=True, text=True, check=False)

    first = start(*stage.command("tour"))
    if "no package index could be reached" in first.stderr:
        pytest.skip("no network")
    second = start(*stage.command("tour"))
    scripts = [start(copy / ".venv/bin" / name, "--version") for name in ("pytest", "jupyter-lab")]

    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout == f"{copy}/labs/__init__.py\n"
    assert second.stderr == ""
    assert [script.returncode for script in scripts] == [0, 0]
    assert (copy / ".venv/bin/labs").exists()
    assert (copy / ".venv/bin/chatroom").exists()
    assert not list(copy.glob("*.egg-info"))
