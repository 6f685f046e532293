"""The files for hosted machines: well-formed, pinned by our requirements, and naming what there is.

No container is started here: that they open in one is not known from this.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"
# Of the properties that the Dev Container specification knows, those that mean something to this project.
KNOWN = {
    "name", "image", "init", "capAdd", "securityOpt", "containerEnv", "postCreateCommand", "forwardPorts",
    "portsAttributes", "customizations",
}  # fmt: skip


@pytest.fixture
def container() -> dict[str, Any]:
    text = (ROOT / ".devcontainer/devcontainer.json").read_text("utf-8")
    return dict(json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)))


def test_container_has_an_init_that_reaps(container: dict[str, Any]) -> None:
    assert container["init"] is True
    assert set(container) <= KNOWN


def test_container_begins_with_a_command_that_there_is(container: dict[str, Any]) -> None:
    from labs.commands.group import labs

    words = container["postCreateCommand"].split()

    assert words[:3] == ["python3", "-m", "labs"]
    assert isinstance(labs.commands[words[3]], click.Command)


def test_container_has_a_python_that_will_do(container: dict[str, Any]) -> None:
    found = re.match(r"python:3\.(\d+)", container["image"])

    assert found and int(found[1]) >= 11
    assert re.fullmatch(r"python-3\.1[1-9]\n", (BINDER / "runtime.txt").read_text())


def test_binder_installs_what_everybody_has() -> None:
    words = (BINDER / "requirements.txt").read_text().splitlines()[-1].split()

    assert words[0] == "-r"
    assert (BINDER / words[1]).resolve() == ROOT / "requirements.txt"


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_binder_scripts_can_be_run(name: str) -> None:
    script = BINDER / name

    assert os.access(script, os.X_OK)
    assert script.read_text().startswith("#!/bin/bash\n")
    subprocess.run(["bash", "-n", script], check=True)


def test_binder_starts_under_an_init_that_it_installs(tmp_path: Path) -> None:
    """With a tini that tells how it was called, where there is no real one."""
    assert "tini" in (BINDER / "apt.txt").read_text().split()
    stand_in = tmp_path / "tini"
    stand_in.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n')
    stand_in.chmod(0o755)
    path = os.environ["PATH"] if shutil.which("tini") else f"{tmp_path}:{os.environ['PATH']}"

    done = subprocess.run(
        [BINDER / "start", "sh", "-c", 'echo "$1" "${PYTHONUNBUFFERED-none}"', "sh", "a b"],
        env={**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "a b none\n"
