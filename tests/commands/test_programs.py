"""`labs check 12 --server COMMAND`: any program is judged, as the person's own, from where it was named."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import psutil
import pytest

from .conftest import ROOT, Labs, person

LAB = ROOT / "labs" / "12_chat_room"
ROOM = shlex.join([sys.executable, "-m", "chatroom", "server", "--no-journal", "--port"]) + " {port}"
GUEST = shlex.join([sys.executable, "-m", "chatroom", "client"]) + " {host} {port}"
REFERENCE = shlex.join([sys.executable, str(LAB / "solution.py"), "server"]) + " {port}"
QUICK = ("--schedule", "child-first")


def test_finished_chat_room_is_a_right_server(labs: Labs) -> None:
    done = labs("check", "12", "--server", ROOM, *QUICK, "-k", "lets_people_in or address or any_datagram")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "30 of 30 points" in done.stdout


def test_finished_chat_room_is_a_right_client(labs: Labs) -> None:
    done = labs("check", "12", "--client", GUEST, *QUICK, "-k", "comes_in")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 of 5 points" in done.stdout


def test_checks_of_the_sides_that_were_given_are_run(labs: Labs) -> None:
    words = ["--server", REFERENCE, "--client", "false {port}", *QUICK, "-k", "lets_people_in or comes_in"]

    done = labs("check", "12", *words)

    assert done.returncode == 1
    assert "10 of 15 points" in done.stdout


def test_wrong_server_is_told_what_is_behind_it(labs: Labs) -> None:
    mistake = (
        shlex.join([sys.executable, str(LAB / "mistakes" / "believes_the_name.py"), "server"]) + " {port}"
    )

    done = labs("check", "12", "--server", mistake, *QUICK, "-k", "address")

    assert done.returncode == 1
    assert "The sender's address is not" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_program_has_the_persons_folder_and_environment(labs: Labs, tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    guarded = shlex.join(["sh", "-c", f'test -e here && test "$MINE" = yes && exec {REFERENCE}'])

    done = labs("check", "12", "--server", guarded, *QUICK, "-k", "lets_people_in", env=person(MINE="yes"))

    assert done.returncode == 0, done.stdout


def test_what_a_program_leaves_running_is_ended(labs: Labs) -> None:
    leaver = shlex.join(["sh", "-c", f"setsid sleep 98765 & exec {REFERENCE}"])

    done = labs("check", "12", "--server", leaver, *QUICK, "-k", "lets_people_in")

    assert done.returncode == 0, done.stdout
    assert ["sleep", "98765"] not in [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]


def test_program_that_cannot_be_executed_fails(labs: Labs, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program\n")
    (tmp_path / "text").chmod(0o755)

    done = labs("check", "12", "--server", "./text {port}", *QUICK, "-k", "lets_people_in")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "could not be started" in done.stdout


def test_somebody_elses_program_is_no_progress(labs: Labs, tmp_path: Path) -> None:
    progress = tmp_path / "progress.json"

    labs(
        *("check", "12", "--server", REFERENCE, *QUICK, "-k", "lets_people_in"),
        env=person(FORKROOM_PROGRESS=str(progress)),
    )

    assert not progress.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("6", "--server", "sh {port}"), "06_zombies"),
        (("12", "--server", "nowhere-at-all {port}"), "nowhere-at-all"),
        (("12", "--server", "sh"), "{port}"),
        (("12", "--client", ""), "no command"),
        (("12", "--client", "sh '{port}"), "quotation"),
        (("12", "--server", "sh {port}", "--submission", str(LAB / "solution.py")), "not both"),
        (("12", "--server", "sh {port}", "-k", "comes_in"), "comes_in"),
    ],
)
def test_nonsense_is_a_usage_error(labs: Labs, words: tuple[str, ...], told: str) -> None:
    done = labs("check", *words)

    assert done.returncode == 2, done.stdout + done.stderr
    assert told in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
