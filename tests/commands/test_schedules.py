"""`--schedule`: who goes first, how to have it again, and what cannot be kept."""

from __future__ import annotations

import re
import sys

import pytest

from .conftest import Labs, one_line, person

PYTHON = sys.executable
WRITERS = """
import os
if os.fork() == 0: os.write(1, b"child\\n"); os._exit(0)
os.write(1, b"parent\\n"); os.wait()
"""


def spoken(told: str) -> list[str]:
    return re.findall(r"│ (child|parent)$", told, re.MULTILINE)


@pytest.mark.parametrize(
    ("schedule", "order"), [("child-first", ["child", "parent"]), ("parent-first", ["parent", "child"])]
)
def test_schedule_decides_who_goes_first_and_is_named(labs: Labs, schedule: str, order: list[str]) -> None:
    done = labs("observe", "--schedule", schedule, "--json", "a.jsonl", "--", PYTHON, "-c", WRITERS)
    again = labs("observe", "--replay", "a.jsonl")

    assert spoken(done.stdout) == order
    assert f"Schedule {schedule}" in done.stdout
    assert f"Schedule {schedule}" in again.stdout
    assert done.stderr == ""


def test_random_schedule_says_how_to_have_it_again(labs: Labs) -> None:
    first = labs("observe", "--schedule", "random", "--", PYTHON, "-c", WRITERS)
    seed = re.findall(r"--seed (\d+)", first.stderr)
    again = labs("observe", "--seed", *seed, "--schedule", "random", "--", PYTHON, "-c", WRITERS)

    assert one_line(first.stderr)
    assert f"seed {seed[0]}: repeat it with --seed {seed[0]}" in again.stdout
    assert again.stderr == ""


def test_run_takes_a_schedule_too(labs: Labs) -> None:
    done = labs("run", "6", "zombie", "--no-source", "--schedule", "random", "--seed", "5")

    assert done.returncode == 0, done.stderr
    assert "seed 5" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--schedule", "sideways"),
        ("--schedule", ""),
        ("--seed", "5"),
        ("--schedule", "child-first", "--seed", "5"),
        ("--schedule", "random", "--seed", "x"),
        ("--schedule", "random", "--seed", "-1"),
    ],
)
def test_schedule_that_makes_no_sense_is_a_usage_error(labs: Labs, words: tuple[str, ...]) -> None:
    done = labs("observe", *words, "--", "echo", "ran")

    assert done.returncode == 2
    assert "ran" not in done.stdout
    assert "Traceback" not in done.stderr


def test_schedule_that_cannot_be_kept_is_told_in_one_line(labs: Labs) -> None:
    done = labs(
        "observe", "--schedule", "child-first", "--", "echo", "ran", env=person(FORKROOM_BACKEND="hooks")
    )

    assert done.returncode == 3
    assert one_line(done.stderr)
    assert "ran" not in done.stdout
