"""`labs doctor --course`: what the inspectors say, and the exit code that goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from labs import inspection
from labs.commands import doctor as command
from labs.inspection import Complaint
from labs.place import CLONE

from .conftest import Labs


@pytest.fixture
def inspectors(monkeypatch: pytest.MonkeyPatch) -> dict[str, inspection.Inspector]:
    """Inspectors that are content with everything; a test may put another among them."""
    content: dict[str, inspection.Inspector] = {
        name: lambda _lab: iter(()) for name in ("texts", "files", "notebooks", "demos", "answers")
    }
    monkeypatch.setattr(inspection, "inspectors", lambda: content)
    return content


def doctor(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command.doctor, words)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


@pytest.mark.usefixtures("inspectors")
def test_course_without_a_fault_is_told_so() -> None:
    code, said = doctor("--course")

    assert code == 0
    assert "Nothing to complain of." in said
    assert "06 Zombies" in said


def test_complaint_is_told_with_its_file_and_an_exit_code(
    inspectors: dict[str, inspection.Inspector],
) -> None:
    inspectors["demos"] = lambda lab: iter([Complaint(lab.folder / "knot.py", "is [bold]wrong[/bold]")])

    code, said = doctor("--course", "--lab", "6")

    assert code == 1
    assert "✗ demos" in said
    assert "labs/06_zombies/knot.py: is [bold]wrong[/bold]" in said
    assert "1 complaint." in said


@pytest.mark.usefixtures("inspectors")
def test_lab_that_cannot_be_read_is_a_complaint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "99_damaged"
    damaged.mkdir()
    monkeypatch.setattr(command.course, "folders", lambda: [damaged, CLONE / "labs" / "06_zombies"])

    code, said = doctor("--course")

    assert code == 1
    assert "99_damaged/lab.toml: No such file" in said
    assert "06 Zombies" in said


def test_inspectors_are_named_in_the_output() -> None:
    assert set(inspection.inspectors()) == {"texts", "files", "notebooks", "demos", "answers"}


@pytest.mark.parametrize(
    ("words", "told"), [(("--lab", "6"), "--course"), (("--course", "--lab", "99"), "'99'")]
)
def test_wrong_words_are_a_usage_error(labs: Labs, words: tuple[str, ...], told: str) -> None:
    done = labs("doctor", *words)

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
