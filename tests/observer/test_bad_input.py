"""What people and programs do to the observer: an answer, the history so far, and nothing left running."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from labs.observer import observe
from labs.observer.history import History
from labs.observer.session import ObserverError, Options, PtraceRefusedError

ROOT = str(Path(__file__).parents[2])
APART = Options(own_session=True, timeout_s=60, backend="ptrace")


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def eventually(holds: Callable[[], bool], deadline_s: float = 30) -> bool:
    until = time.monotonic() + deadline_s
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A word in the environment of everything that a test starts; nothing may be left that has it."""
    word = f"FORKROOM_TEST_{uuid.uuid4().hex}"
    monkeypatch.setenv(word, "1")

    yield word

    assert eventually(lambda: not running(word)), f"left running: {running(word)}"


def running(word: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if word in process.environ() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


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


# ---- limits

BOMB = "import os\nfor _ in range(10): os.fork()\nwhile True: pass"  # 1024 at the most, should all else fail


def test_a_fork_bomb_is_ended_at_its_limit(mark: str) -> None:
    history = observe(python(BOMB), Options(limit_processes=50, own_session=True))

    assert history.ending
    assert history.ending.reason == "processes"
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)


def test_a_program_that_ignores_everything_is_ended_in_time(mark: str) -> None:
    program = (
        "import os, signal\nfor n in (1, 2, 15): signal.signal(n, 1)\nos.fork()\nwhile True: signal.pause()"
    )

    history = observe(python(program), Options(timeout_s=0.5, own_session=True))

    assert history.ending
    assert history.ending.reason == "timeout"
    assert history.ending.t < 1.5 or os.getloadavg()[0] > 2
    assert {life.exit_code for life in history.lives} <= {128 + signal.SIGKILL}


def test_what_a_program_leaves_running_is_ended(mark: str) -> None:
    history = observe(["sh", "-c", "setsid sleep 100 & exit 3"], Options(linger_s=0, own_session=True))

    assert history.ending
    assert (history.ending.reason, history.exit_code) == ("lingering", 3)


def test_stopped_programs_are_ended_too(mark: str) -> None:
    history = observe(["sh", "-c", "kill -s STOP $$"], Options(timeout_s=0.5, own_session=True))

    assert history.ending
    assert history.ending.reason == "timeout"
    assert history.root
    assert history.root.stopped_by


def test_kill_0_does_not_reach_the_observer(mark: str) -> None:
    history = observe(["sh", "-c", "sleep 100 & kill -s KILL 0"], APART)

    assert history.ending
    assert (history.ending.reason, history.exit_code) == ("done", 128 + signal.SIGKILL)


# ---- privileges, tracers, other machines


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file that is setuid for somebody else")
def test_a_setuid_program_is_noted(tmp_path: Path) -> None:
    program = tmp_path / "id"
    shutil.copy(shutil.which("id") or "", program)
    os.chown(program, 65534, 65534)
    program.chmod(0o4755)

    history = observe([str(program), "-u"], APART)

    assert [(note.note, note.detail) for note in history.notes] == [("setuid", str(program))]
    assert history.output() == "0\n"  # it gained nothing


def test_a_32_bit_program_is_noted(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    source, program = tmp_path / "small.c", tmp_path / "small"
    source.write_text('void _start(void) { __asm__("mov $1, %eax; mov $7, %ebx; int $0x80"); }')
    built = (
        compiler
        and not subprocess.run(
            [compiler, "-m32", "-nostdlib", "-static", "-o", program, source],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not built:
        pytest.skip("no 32-bit programs can be built here")

    history = observe([str(program)], APART)

    if history.ending and history.ending.reason == "not-executable":
        pytest.skip("no 32-bit programs can be run here")
    assert [note.note for note in history.notes] == ["32-bit"]
    assert history.exit_code == 7


def test_an_observed_observer_is_refused() -> None:
    program = f"""
import sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
from labs.observer.session import Options, PtraceRefusedError
try:
    observe(["true"], Options(backend="ptrace"))
except PtraceRefusedError as error:
    print(error)
"""
    history = observe(python(program), APART)

    assert history.output() == "ptrace: Operation not permitted\n"
    assert issubclass(PtraceRefusedError, ObserverError)


# ---- the caller: threads, signals, several at once


def test_several_observers_at_once_in_threads() -> None:
    histories: dict[int, History] = {}

    def run(code: int) -> None:
        histories[code] = observe(["sh", "-c", f"(exit {code}); exit {code}"], APART)

    threads = [threading.Thread(target=run, args=(code,)) for code in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {code: [life.exit_code for life in history.lives] for code, history in histories.items()} == {
        code: [code, code] for code in range(6)
    }


def caller(prologue: str, epilogue: str) -> list[str]:
    return python(
        f"""
import json, os, signal, sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
from labs.observer.session import Options
{prologue}
{epilogue}
"""
    )


def test_what_the_caller_ignores_and_blocks_is_the_programs_as_well() -> None:
    asking = (
        "print(*(open('/proc/self/status').read().split(n)[1].split()[0] for n in ('SigBlk:', 'SigIgn:')))"
    )
    prologue = (
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])"
    )
    epilogue = f"print(observe([sys.executable, '-c', {asking!r}]).output(), end='')"

    told = subprocess.run(caller(prologue, epilogue), capture_output=True, text=True, check=True)

    blocked, ignored = (int(word, 16) for word in told.stdout.split())
    assert blocked == 1 << signal.SIGUSR1 - 1
    assert ignored >> signal.SIGHUP - 1 & ignored >> signal.SIGCHLD - 1 & 1


def test_a_caller_that_ignores_hangups_is_not_ended_by_one() -> None:
    prologue = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    hang_up = "kill -s HUP $PPID; exit 5"  # the observer is the program's parent
    epilogue = (
        f"history = observe(['sh', '-c', {hang_up!r}]); print(history.exit_code, history.ending.reason)"
    )

    told = subprocess.run(caller(prologue, epilogue), capture_output=True, text=True, check=True)

    assert told.stdout == "5 done\n"


def test_an_interrupted_program_may_clean_up(mark: str) -> None:
    program = ["sh", "-c", "trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.01; done"]
    signalled = []

    def interrupt(_: History, event: object) -> None:
        if getattr(event, "text", "") == "ready\n":
            signalled.append(os.kill(os.getpid(), signal.SIGTERM))

    history = observe(program, APART, interrupt)

    assert signalled
    assert history.ending
    assert (history.ending.reason, history.output(), history.exit_code) == ("interrupted", "ready\nbye\n", 9)


def test_a_slow_reader_slows_the_program_and_loses_nothing() -> None:
    gate = threading.Event()

    def linger(history: History, _: object) -> None:
        if len(history.events) == 200:
            gate.wait(1)

    history = observe(["sh", "-c", "seq 200000"], APART, linger)

    assert history.output() == "".join(f"{number}\n" for number in range(1, 200_001))


# ---- killed at any moment

FAMILY = "setsid sh -c 'sleep 50 & wait' & for i in 1 2 3 4 5 6; do (sh -c 'exit 3') & done; (sleep 30); wait"
REPORT = f"""
history = observe(["sh", "-c", {FAMILY!r}], Options(own_session=%s))
print(json.dumps([history.ending.reason, len(history.lives), history.contradictions()]))
"""


def die_at_some_moment(seed: int, mark: str) -> None:
    chance = random.Random(seed)
    number = chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
    whom = chance.choice(["client", "tracer"])
    client = subprocess.Popen(
        caller("", REPORT % chance.choice([True, False])),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with client:
        try:
            client.wait(chance.uniform(0, 0.6))
        except subprocess.TimeoutExpired:
            tracers = psutil.Process(client.pid).children() if whom == "tracer" else []
            for victim in tracers or [client]:
                victim.send_signal(number)
        told, complaints = client.communicate(timeout=60)

    where = f"seed {seed}: {number!r} to the {whom}: {complaints.decode()[-500:]}"
    if told:
        reason, lives, contradictions = json.loads(told)
        assert reason in ("interrupted", "killed"), where
        assert not contradictions, where
        assert lives or reason == "killed", where
    assert eventually(lambda: not running(mark)), f"{where}; left running: {running(mark)}"


@pytest.mark.parametrize("seed", range(12))
def test_whoever_dies_at_any_moment_nothing_is_left_running(seed: int, mark: str) -> None:
    die_at_some_moment(seed, mark)


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(100, 300))
def test_whoever_dies_at_any_of_two_hundred_moments_nothing_is_left_running(seed: int, mark: str) -> None:
    die_at_some_moment(seed, mark)


def test_the_history_so_far_is_kept_when_the_tracer_is_killed(mark: str) -> None:
    def kill_the_tracer(history: History, event: object) -> None:
        if getattr(event, "text", "") == "ready\n":
            os.kill(history.header.observer, signal.SIGKILL)

    history = observe(["sh", "-c", "(exit 3); echo ready; sleep 100"], APART, kill_the_tracer)

    assert history.ending
    assert (history.ending.reason, history.ending.known) == ("killed", "inferred")
    assert history.life("child 1").exit_code == 3
