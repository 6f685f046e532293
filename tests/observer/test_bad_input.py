"""What people give the observer to run, to read and to write: an answer, and nothing left running."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.session import Options

ROOT = str(Path(__file__).parents[2])
APART = Options(own_session=True, timeout_s=60, backend="ptrace")


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


# ---- commands that cannot be executed


def script(folder: Path, text: str, mode: int = 0o755) -> str:
    file = folder / "script"
    file.write_text(text)
    file.chmod(mode)
    return str(file)


@pytest.mark.parametrize("command", ["/no/such/file", "no-such-command", "/etc/passwd/x", ""])
def test_a_command_that_does_not_exist_ends_with_127(command: str) -> None:
    history = observe([command], APART)

    assert history.ending
    assert (history.ending.reason, history.exit_code) == ("not-found", 127)
    assert history.ending.detail in ("No such file or directory", "Not a directory")


def test_a_file_that_is_not_executable_ends_with_126(tmp_path: Path) -> None:
    for command in (script(tmp_path, "exit 3\n", 0o644), str(tmp_path)):
        history = observe([command], APART)

        assert history.ending
        assert (history.ending.reason, history.exit_code) == ("not-executable", 126)
        assert history.ending.detail == "Permission denied"


def test_an_interpreter_that_does_not_exist_ends_with_126(tmp_path: Path) -> None:
    history = observe([script(tmp_path, "#!/no/such/interpreter\n")], APART)

    assert history.ending
    assert (history.ending.reason, history.exit_code) == ("not-executable", 126)


def test_a_script_without_an_interpreter_is_run_by_the_shell(tmp_path: Path) -> None:
    history = observe([script(tmp_path, 'echo "$1"; exit 4\n'), "a word"], APART)

    assert (history.output(), history.exit_code) == ("a word\n", 4)


@pytest.mark.parametrize("text", ["#!/bin/sh\nif then fi ((\n", f"#!{sys.executable}\ndef (:\n"])
def test_a_syntax_error_is_the_programs_own_output(text: str, tmp_path: Path) -> None:
    history = observe([script(tmp_path, text)], APART)

    assert history.exit_code in (1, 2)
    assert "yntax" in history.output("stderr")


@pytest.mark.parametrize("argv", [[], ["echo", "a\0b"]])
def test_words_that_are_no_command_are_refused(argv: list[str]) -> None:
    with pytest.raises(ValueError, match="command"):
        observe(argv, APART)


def test_a_folder_that_does_not_exist_is_the_callers_mistake() -> None:
    with pytest.raises(FileNotFoundError):
        observe(["true"], Options(directory="/no/such/folder"))


# ---- words, environment, folders


def test_words_may_be_long_and_no_text() -> None:
    not_utf8 = b"\xff\xe9".decode("utf-8", "surrogateescape")
    environment = {**os.environ, "LONG": "z" * 130_000, "BYTES": not_utf8}

    history = observe(
        ["sh", "-c", 'printf "%s %s %s" ${#1} ${#LONG} "$BYTES$2"', "sh", "y" * 130_000, not_utf8],
        Options(own_session=True, environment=environment),
    )

    assert history.output() == f"130000 130000 {2 * not_utf8}"
    assert history.header.program[-1] == not_utf8


def test_a_word_that_is_too_long_for_the_kernel_is_told() -> None:
    history = observe(["true", "y" * 140_000], APART)

    assert history.ending
    assert (history.ending.reason, history.ending.detail) == ("not-executable", "Argument list too long")


def test_the_folder_need_not_be_writable() -> None:
    history = observe(["pwd"], Options(directory="/proc/self/fdinfo", own_session=True))

    assert history.exit_code == 0


def test_few_descriptors_are_enough() -> None:
    program = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
print(observe(["sh", "-c", "exit 3"]).exit_code)
"""
    told = subprocess.run(python(program), capture_output=True, text=True, check=False)

    assert (told.stdout, told.stderr) == ("3\n", "")


# ---- output


def test_binary_output_comes_back_as_it_was(tmp_path: Path) -> None:
    data = random.Random(6).randbytes(300_000)
    (tmp_path / "data").write_bytes(data)

    history = observe(["cat", str(tmp_path / "data")], APART)

    assert history.output().encode("utf-8", "surrogateescape") == data


def test_endless_output_is_ended_at_its_limit(mark: str) -> None:
    history = observe(["yes"], Options(limit_output=1 << 20, own_session=True))

    assert history.ending
    assert history.ending.reason == "output"
    assert history.exit_code == 128 + signal.SIGKILL
    assert len(history.output()) > 1 << 20


def test_one_endless_line_is_one_line() -> None:
    history = observe(python("print('x' * 3_000_000)"), APART)

    assert [len(line.text) for line in history.lines] == [3_000_000]


def test_a_program_may_close_its_output() -> None:
    history = observe(python("import os; os.close(1); os.close(2); os.fork(); os._exit(5)"), APART)

    assert [life.exit_code for life in history.lives] == [5, 5]


def test_a_daemon_that_closes_everything_is_followed_to_its_end() -> None:
    program = "import os\nif os.fork() == 0:\n os.setsid(); os.closerange(0, 64); os._exit(7)"

    history = observe(python(program), APART)

    assert [life.exit_code for life in history.lives] == [0, 7]


# ---- input


def test_input_is_the_callers() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"from a pipe\n")
    os.close(writer)
    with os.fdopen(reader) as pipe:
        history = observe(["cat"], Options(stdin=pipe, own_session=True))

    assert history.output() == "from a pipe\n"


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-", "<&- >&- 2>&-"])
def test_closed_standard_descriptors_are_no_trouble(closed: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = f"""
import sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
history = observe(["sh", "-c", "read word || echo no input; exit 3"])
open({str(told)!r}, "w").write(f"{{history.exit_code}} {{history.output('stdout')}}")
"""
    subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *python(program)], check=True)

    assert told.read_text() == "3 no input\n"
