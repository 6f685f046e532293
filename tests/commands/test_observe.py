"""`labs observe`: what it shows, how it ends, what it leaves on the disk."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, Labs, at_a_keyboard, one_line, person

PYTHON = sys.executable
ZOMBIE = """
import os, time
pid = os.fork()
if pid == 0:
    print("child here", flush=True)
    os._exit(3)
os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it has ended; nobody has taken its status
time.sleep(0.05)  # long enough to be seen
os.waitpid(pid, 0)
"""


def test_shows_lines_with_their_writer_and_the_timeline(labs: Labs) -> None:
    done = labs("observe", "--", PYTHON, "-c", ZOMBIE)

    assert done.returncode == 0, done.stderr
    assert re.search(r"child 1 +│ child here", done.stdout)
    assert "zombie" in done.stdout


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("sh", "-c", "exit 7"), 7),
        (("sh", "-c", "kill -9 $$"), 137),
        (("sh", "-c", "kill -TERM $$"), 143),
        (("no-such-program-here",), 127),
        (("/etc/passwd",), 126),
    ],
)
def test_exit_code_is_the_shells(labs: Labs, command: tuple[str, ...], code: int) -> None:
    done = labs("observe", "--", *command)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["no-such-program-here", "/etc/passwd", "/"])
def test_program_that_cannot_be_run_gets_one_line(labs: Labs, command: str) -> None:
    done = labs("observe", "--", command)

    assert one_line(done.stderr)
    assert command in done.stderr
    assert not done.stdout.strip()


def test_time_limit_ends_everything_and_draws_what_was(labs: Labs) -> None:
    done = labs("observe", "--timeout", "0.5", "--", PYTHON, "-c", "import signal; signal.pause()")

    assert done.returncode == 124
    assert "parent" in done.stdout


def test_process_limit_ends_a_fork_bomb(labs: Labs) -> None:
    done = labs("observe", "--limit-processes", "20", "--", PYTHON, "-c", "import os\nwhile True: os.fork()")

    assert done.returncode == 137
    assert "--limit-processes" in done.stdout


def test_files_are_written(labs: Labs, tmp_path: Path) -> None:
    words = ("--svg", "a.svg", "--json", "a.jsonl", "--perfetto", "a.json")

    done = labs("observe", *words, "--", PYTHON, "-c", ZOMBIE)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.svg").read_text().lstrip().startswith(("<?xml", "<svg"))
    header, *events = map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines())
    assert header["recording"] == 1
    assert events[-1]["event"] == "ended"
    assert json.loads((tmp_path / "a.json").read_text())["traceEvents"]


def test_replay_draws_the_same(labs: Labs) -> None:
    live = labs("observe", "--json", "a.jsonl", "--", PYTHON, "-c", ZOMBIE)

    again = labs("observe", "--replay", "a.jsonl")

    assert again.returncode == 0
    assert again.stdout.strip()
    assert live.stdout.endswith(again.stdout.lstrip("\n"))


def test_cut_recording_is_drawn_and_marked(labs: Labs, tmp_path: Path) -> None:
    labs("observe", "--json", "a.jsonl", "--", PYTHON, "-c", ZOMBIE)
    whole = (tmp_path / "a.jsonl").read_text()
    (tmp_path / "a.jsonl").write_text(whole[: len(whole) * 2 // 3])

    done = labs("observe", "--replay", "a.jsonl")

    assert done.returncode == 0, done.stderr
    assert "cut" in done.stdout


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"hello\n",
        b'{"recording": 99, "program": []}\n',
        b"\xff\xfe\x00",
        b'{"recording": 1}\n{"t": "x"}\n{}\n',
    ],
    ids=["empty", "blank", "text", "other version", "binary", "nonsense"],
)
def test_what_is_no_recording_gets_one_line(labs: Labs, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)

    done = labs("observe", "--replay", "a.jsonl")

    assert done.returncode == 1
    assert one_line(done.stderr)
    assert "a.jsonl" in done.stderr


def test_stdin_is_the_commands_own(labs: Labs) -> None:
    done = labs("observe", "--", "cat", input="from me\n")

    assert "from me" in done.stdout


def test_nothing_to_do_is_a_usage_error(labs: Labs) -> None:
    assert labs("observe").returncode == 2
    assert labs("observe", "--replay", "no-such-file").returncode == 2


def test_unwritable_file_is_told_before_anything_runs(labs: Labs) -> None:
    done = labs("observe", "--svg", "no/such/folder/a.svg", "--", "echo", "ran")

    assert done.returncode == 2
    assert "ran" not in done.stdout
    assert "Traceback" not in done.stderr


def signalled_when_ready(words: list[str], folder: Path, number: int) -> tuple[subprocess.Popen[str], str]:
    """Run a command, send it a signal when its program says that it is ready; give it, and what came then."""
    environment = {**person(), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        at_a_keyboard(words), cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as client:
        assert client.stdout
        assert any("ready" in line for line in iter(client.stdout.readline, ""))

        client.send_signal(number)
        return client, client.stdout.read()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_everything_and_keeps_the_history(tmp_path: Path, number: int, code: int) -> None:
    program = "import os, signal\nos.fork()\nsignal.signal(2, 1); signal.signal(15, 1)\n"
    program += "print('ready', flush=True)\nsignal.pause()"
    words = [
        PYTHON,
        "-m",
        "labs",
        "observe",
        "--json",
        "a.jsonl",
        "--",
        PYTHON,
        "-c",
        program,
    ]
    client, told = signalled_when_ready(words, tmp_path, number)

    assert client.returncode == code
    assert "parent" in told
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[-1])["reason"] == "interrupted"


def test_program_that_answers_ctrl_c_keeps_its_exit_code(tmp_path: Path) -> None:
    program = (
        "import signal, sys\n"
        "signal.signal(2, lambda *_: (print('goodbye', flush=True), sys.exit(9)))\n"
        "print('ready', flush=True)\nsignal.pause()"
    )
    words = [PYTHON, "-m", "labs", "observe", "--", PYTHON, "-c", program]
    client, told = signalled_when_ready(words, tmp_path, signal.SIGINT)

    assert client.returncode == 9
    assert "goodbye" in told


def test_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    environment = {**person(), "PYTHONPATH": str(ROOT)}
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [PYTHON, "-m", "labs", "observe", "--", "seq", "10000"],
        cwd=tmp_path,
        env=environment,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)

    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_drawing_is_as_wide_as_the_terminal(labs: Labs, columns: int) -> None:
    from rich.cells import cell_len

    done = labs("observe", "--", PYTHON, "-c", ZOMBIE, env=person(COLUMNS=str(columns)))

    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns


def test_no_utf8_locale_gets_plain_characters(labs: Labs) -> None:
    environment = person(LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")

    done = labs("observe", "--", PYTHON, "-c", ZOMBIE, env=environment)

    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()


def test_speaks_chinese(labs: Labs) -> None:
    done = labs("observe", "--lang", "zh", "--", PYTHON, "-c", ZOMBIE)

    assert "僵尸" in done.stdout
    assert "子进程 1" in done.stdout
