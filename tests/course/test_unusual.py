"""Answers that are right though nobody would have expected them: no lab may call one of them wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labs.place import CLONE, LABS

UNUSUAL = Path(__file__).with_name("unusual")
ANSWERS = sorted(UNUSUAL.glob("*/*.py"))
FEWEST = 10


@pytest.mark.parametrize("folder", sorted(UNUSUAL.iterdir()), ids=lambda folder: folder.name)
def test_there_are_enough_for_the_lab(folder: Path) -> None:
    assert (LABS / folder.name / "test_exercise.py").is_file()
    assert len(list(folder.glob("*.py"))) >= FEWEST


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.parent.name}-{answer.stem}")
def test_unusual_answer_passes(answer: Path) -> None:
    words = ["-q", "-p", "no:cacheprovider", "-n", "0", LABS / answer.parent.name, "--submission", answer]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *map(str, words)],
        cwd=CLONE,
        env={**os.environ, "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
