"""The observer's histories against an independent witness: strace, on a corpus of programs.

Both stories of a program are told by role (`parent`, `child 1.2`), not by pid: who was born of whom, which
programs it executed, how it ended, who adopted it, who reaped it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.history import History
from labs.observer.schedule import SCHEDULES
from labs.observer.session import Options

from .witnesses import Stories, told_by_strace, told_by_the_observer

PROGRAMS = Path(__file__).parent / "programs"
CORPUS = sorted(path.name for path in PROGRAMS.iterdir() if path.suffix in (".c", ".sh", ".py"))
APART = {"killed_in_its_fork.c", "group_killed.c", "own_log.py", "twenty_writers.py"}  # told below
GENEROUS = Options(
    timeout_s=120, limit_processes=2000, limit_output=64 << 20, own_session=True, backend="ptrace"
)

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")


# ---- the corpus


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def command_of(name: str, build: Path) -> list[str]:
    """Give the words that run a program of the corpus; C programs are compiled first."""
    source = PROGRAMS / name
    if source.suffix == ".sh":
        return ["sh", str(source)]
    if source.suffix == ".py":
        return [sys.executable, str(source)]
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler is installed")
    binary = build / source.stem
    if not binary.exists():
        unfinished = binary.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, "-w", "-O1", "-pthread", "-o", unfinished, source], check=True)
        unfinished.rename(binary)
    return [str(binary)]


# ---- the tests


def observed(command: list[str], options: Options = GENEROUS) -> History:
    history = observe(command, options)

    assert history.ending and history.ending.reason == "done"
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)
    return history


@needs_strace
@pytest.mark.parametrize("name", [name for name in CORPUS if name not in APART])
def test_history_equals_what_strace_saw(name: str, build: Path, tmp_path: Path) -> None:
    command = command_of(name, build)
    witnessed = told_by_strace(command, tmp_path / "log")

    for _ in range(2):
        assert told_by_the_observer(observed(command)) == witnessed


@needs_strace
@pytest.mark.stress
@pytest.mark.parametrize("name", [name for name in CORPUS if name not in APART])
def test_history_equals_what_strace_saw_under_load(name: str, build: Path, tmp_path: Path) -> None:
    command = command_of(name, build)
    witnessed = told_by_strace(command, tmp_path / "log")

    with ThreadPoolExecutor(4) as pool:
        histories = list(pool.map(lambda _: observed(command), range(20)))

    assert [told_by_the_observer(history) for history in histories] == [witnessed] * 20


@needs_strace
@pytest.mark.parametrize("number", range(len(CORPUS)), ids=CORPUS)
def test_history_is_as_true_under_a_schedule(number: int, build: Path, tmp_path: Path) -> None:
    command, witnessed = witness(CORPUS[number], build, tmp_path)

    history = scheduled(command, SCHEDULES[number % len(SCHEDULES)])

    assert witnessed in (None, told_by_the_observer(history)), history.header


@needs_strace
@pytest.mark.stress
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", CORPUS)
def test_history_is_as_true_under_each_schedule_and_load(
    name: str, schedule: str, build: Path, tmp_path: Path
) -> None:
    command, witnessed = witness(name, build, tmp_path)

    with ThreadPoolExecutor(4) as pool:
        histories = list(pool.map(lambda _: scheduled(command, schedule), range(10)))

    for history in histories:
        assert witnessed in (None, told_by_the_observer(history)), history.header


def witness(name: str, build: Path, folder: Path) -> tuple[list[str], Stories | None]:
    """Give a program of the corpus, and what strace says of it, if it tells the same each time."""
    command = command_of(name, build) + ([os.devnull] if name == "own_log.py" else [])
    return command, None if name in APART else told_by_strace(command, folder / "log")


def scheduled(command: list[str], schedule: str) -> History:
    return observed(command, replace(GENEROUS, schedule=schedule, seed=secrets.randbelow(1000)))


@pytest.mark.parametrize("name", ["killed_in_its_fork.c", "group_killed.c"])
def test_deaths_at_any_moment_leave_no_contradiction(name: str, build: Path) -> None:
    command = command_of(name, build)

    histories = [observed(command) for _ in range(3)]

    for history in histories:
        births = Counter(life.pid for life in history.lives)
        assert max(births.values()) == 1 or name == "killed_in_its_fork.c"
        assert {life.reap.by for life in history.orphans if life.reap} <= {history.header.observer}


def test_a_programs_own_log_agrees(build: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"

    history = observed([*command_of("own_log.py", build), str(log)])

    lines = [line.split() for line in log.read_text().splitlines()]
    births = {(int(pid), int(parent)) for kind, pid, *rest in lines if kind == "child" for parent in rest}
    reaps = {tuple(map(int, rest)) for kind, *rest in lines if kind == "reaped"}
    assert {(life.pid, life.birth.parent) for life in history.lives[1:]} == births
    assert {(life.pid, life.reap.by, life.exit_code) for life in history.lives[1:] if life.reap} == reaps


def test_every_line_belongs_to_the_process_that_names_itself_in_it(build: Path) -> None:
    history = observed(command_of("twenty_writers.py", build))

    assert len(history.lines) == 10_000
    assert all(line.text.startswith(f"{line.pid} line ") for line in history.lines)
    assert Counter(line.pid for line in history.lines) == dict.fromkeys(
        (life.pid for life in history.lives[1:]), 500
    )
    assert Counter(line.stream for line in history.lines) == {"stdout": 5000, "stderr": 5000}


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can become somebody")
def test_an_ordinary_user_sees_the_same() -> None:
    reading = "+dac_read_search"  # root's folders may be closed to others, and hold this Python
    somebody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from labs.observer import observe\n"
        "history = observe(['sh', '-c', '(exit 3); exit 4'])\n"
        "print([life.exit_code for life in history.lives], history.contradictions())"
    )
    root = str(Path(__file__).parents[2])

    told = subprocess.run(
        [
            *somebody,
            f"--inh-caps={reading}",
            f"--ambient-caps={reading}",
            sys.executable,
            "-c",
            program,
            root,
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.stdout, told.stderr) == ("[4, 3] []\n", "")


@pytest.mark.skipif(
    subprocess.run(["unshare", "-pf", "true"], check=False, stderr=subprocess.DEVNULL).returncode != 0,
    reason="no pid namespace can be made here",
)
def test_a_pid_namespace_is_told_in_the_observers_pids() -> None:
    program = "sh -c 'exit 3' & wait $!; (sh -c 'kill -s TERM $$'); exit 5"

    history = observed(["unshare", "-pf", "sh", "-c", program])

    stories = told_by_the_observer(history)
    assert {label: (story.end, story.reaped_by) for label, story in stories.items()} == {
        "parent": ("code 5", "observer"),
        "child 1": ("code 5", "parent"),
        "child 1.1": ("code 3", "child 1"),
        "child 1.2": ("signal 15", "child 1"),
    }
    waits = [wait for life in history.lives for wait in life.waits if wait.result]
    pids = {life.pid for life in history.lives}
    assert {wait.result for wait in waits} <= pids
    assert {sent.pid for life in history.lives for sent in life.sent} <= pids
