"""Commands that are judged in an exercise's place: what can be one, and who judges it."""

from __future__ import annotations

from pathlib import Path

import pytest

from labs.grading import programs


def test_words_are_those_of_a_shell(tmp_path: Path) -> None:
    found = programs.words("server", "sh -c 'exec nc -u -l {port}' {port}", tmp_path)

    assert found == ["sh", "-c", "exec nc -u -l {port}", "{port}"]


def test_program_may_lie_in_the_folder_where_it_was_named(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("#!/bin/sh\n")
    (tmp_path / "mine").chmod(0o755)

    assert programs.words("client", "./mine {host} {port}", tmp_path) == ["./mine", "{host}", "{port}"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("", "no command"),
        ("sh", "{port}"),
        ("{port}", "{port}"),
        ("sh 'x {port}", "quotation"),
        ("nowhere-at-all {port}", "nowhere-at-all"),
        ("./mine {port}", "./mine"),
    ],
)
def test_what_cannot_be_judged_is_told_in_a_line(tmp_path: Path, command: str, told: str) -> None:
    with pytest.raises(programs.UnusableError) as caught:
        programs.words("server", command, tmp_path)

    assert "--server" in str(caught.value)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_only_commands_that_were_given_are_looked_at(tmp_path: Path) -> None:
    assert programs.all_words({"server": None, "client": "sh {port}"}, tmp_path) == {
        "client": ["sh", "{port}"]
    }


def test_lab_of_functions_judges_no_program() -> None:
    checks = [{"points": 60}, {"points": 40}]

    with pytest.raises(programs.UnusableError, match="06_zombies"):
        programs.must_have_sides("06_zombies", checks, ["client"])


def test_lab_judges_the_sides_that_its_checks_name() -> None:
    programs.must_have_sides("12_chat_room", [{"side": "server"}, {"side": "client"}], ["client"])
