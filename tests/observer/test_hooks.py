"""The hooks back end against the exact one: it may say less, and never something else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from labs.observer import observe
from labs.observer.events import INFERRED, Ended, Event, Exited, Noted, Polled, Sent, SessionLed, SigchldSet
from labs.observer.history import History
from labs.observer.life import Life
from labs.observer.session import Options

from .cooperating import EXACT, HOOKS, OBSERVE, PROGRAMS, write_program


def fate(history: History, life: Life) -> tuple[object, ...]:
    """Who a process was, and what became of it."""
    reaper = history.label_of(life.reap.by, life.reap.t) if life.reap else None
    signals = life.exit and life.exit.signal
    return (life.label if life.role == () else "child", life.exit_code, signals, reaper, life.is_orphan)


def family(history: History) -> list[tuple[object, ...]]:
    """The fates of all, in an order that does not depend on who was scheduled first."""
    return sorted((fate(history, life) for life in history.lives), key=str)


def asked(history: History, kind: type[Event]) -> set[tuple[object, ...]]:
    """What processes did that the hooks must see in the same way: no times, no pids."""
    found = set()
    for event in history.events:
        if isinstance(event, kind):
            said = {**event.to_json(), "t": 0, "known": "", "until": 0, "times": 0}
            labels = {
                key: history.label_of(said[key], event.t) for key in ("pid", "by", "target") if key in said
            }
            found.add(tuple(sorted({**said, **labels}.items(), key=str)))
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_hooks_tell_the_same_fates_as_ptrace(name: str, tmp_path: Path) -> None:
    words = write_program(tmp_path, PROGRAMS[name])

    exact = observe(words, EXACT)
    told = observe(words, HOOKS)

    assert family(told) == family(exact)
    assert told.contradictions() == exact.contradictions() == []
    assert told.ending == Ended(told.end, told.root.pid if told.root else 0, "done")


@pytest.mark.parametrize(
    ("name", "kind"), [("killed", Sent), ("sigchld_ignored", SigchldSet), ("kills_a_group", SessionLed)]
)
def test_hooks_tell_the_same_calls_as_ptrace(name: str, kind: type[Event], tmp_path: Path) -> None:
    words = write_program(tmp_path, PROGRAMS[name])

    exact = asked(observe(words, EXACT), kind)
    told = asked(observe(words, HOOKS), kind)

    assert told == exact != set()


def test_polls_are_told_in_runs(tmp_path: Path) -> None:
    history = observe(write_program(tmp_path, PROGRAMS["polls"]), HOOKS)

    polls = [event for event in history.events if isinstance(event, Polled)]
    assert sum(poll.times for poll in polls) >= 21
    assert polls[-1].result == history.lives[1].pid


def test_a_zombie_is_seen_while_it_lasts(tmp_path: Path) -> None:
    text = """
        pid = os.fork()
        if pid == 0:
            os._exit(3)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        time.sleep(0.2)
        os.wait()
        """

    history = observe(write_program(tmp_path, text), HOOKS)

    child = history.lives[1]
    assert child.was_zombie
    assert child.zombie_s >= 0.1


def test_the_header_and_one_note_say_that_the_hooks_stand_in(tmp_path: Path) -> None:
    history = observe(write_program(tmp_path, PROGRAMS["waits"]), HOOKS)

    assert history.header.backend == "hooks"
    assert [note.note for note in history.notes] == ["hooks"]
    assert {event.known for event in history.events if isinstance(event, Polled)} <= {INFERRED}
    assert {life.birth.known for life in history.lives[1:]} == {INFERRED}


def test_output_belongs_to_who_wrote_it(tmp_path: Path) -> None:
    text = """
        for number in range(20):
            if os.fork() == 0:
                os.write(1, b"%d\\n" % os.getpid())
                os._exit(0)
            os.wait()
        """

    history = observe(write_program(tmp_path, text), HOOKS)

    lines = [(line.text, line.pid) for line in history.lines]
    assert len(lines) == 20
    assert all(text == str(pid) for text, pid in lines)


def test_a_program_that_is_not_python_is_sampled(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    seen = []

    def watch(history: History, event: Event) -> None:
        if len(history.lives) == 2 and not seen:
            seen.append(history.lives[1].birth.known)
            os.write(writing, b"\n")

    with os.fdopen(reading) as stdin:
        options = Options(backend="hooks", stdin=stdin)
        history = observe(
            ["sh", "-c", "exec 3<&0; (read line <&3; exit 4) & wait $!; exit 5"], options, watch
        )
    os.close(writing)

    assert seen == ["sampled"]
    assert [life.exit_code for life in history.lives] in ([5, None], [5, 4])
    assert history.exit_code == 5


@pytest.mark.parametrize(
    ("words", "reason", "code"),
    [(["/no/such/program"], "not-found", 127), (["/etc/passwd"], "not-executable", 126)],
)
def test_a_program_that_cannot_start_is_said(words: list[str], reason: str, code: int) -> None:
    history = observe(words, HOOKS)

    assert history.ending is not None
    assert (history.ending.reason, history.exit_code) == (reason, code)


def nobody_left(history: History) -> bool:
    """Tell whether every process of the history is gone (pids may come back: compare birth times)."""
    for life in history.lives:
        try:
            if psutil.Process(life.pid).create_time() < history.header.started + history.end:
                return False
        except psutil.NoSuchProcess:
            continue
    return True


# A fork bomb that would stop by itself at 1,024 processes, and after 20 s, if nobody stopped it.
BOMB = """
signal.alarm(20)
for _ in range(10):
    os.fork()
    signal.alarm(20)
signal.pause()
"""
SHELL_BOMB = """
script = "n=0; while [ $n -lt 300 ]; do sleep 20 & n=$((n + 1)); done; wait"
os.execvp("sh", ["sh", "-c", script])
"""


@pytest.mark.parametrize(
    ("text", "options", "reason"),
    [
        ("signal.pause()", {"timeout_s": 0.3}, "timeout"),
        ("while True: os.write(1, b'y' * 4096)", {"limit_output": 100_000}, "output"),
        ("if os.fork() == 0: os.setsid(); time.sleep(600)", {"linger_s": 0.2}, "lingering"),
        (BOMB, {"limit_processes": 60}, "processes"),
        (SHELL_BOMB, {"limit_processes": 60}, "processes"),
    ],
)
def test_at_a_limit_everything_is_killed(
    text: str, options: dict[str, float], reason: str, tmp_path: Path
) -> None:
    history = observe(write_program(tmp_path, text), Options(backend="hooks", **options))  # type: ignore[arg-type]

    assert history.ending is not None
    assert history.ending.reason == reason
    assert all(life.exit for life in history.lives)
    assert nobody_left(history)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("deaf", [False, True])
def test_a_signal_to_the_observer_ends_the_program(number: int, deaf: bool, tmp_path: Path) -> None:
    text = """
        if len(sys.argv) > 1:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.fork()
        print("ready", flush=True)
        while True:
            signal.pause()
        """
    words = write_program(tmp_path, text) + ["deaf"] * deaf

    observer = subprocess.Popen(
        [sys.executable, "-c", OBSERVE.format(options="backend='hooks'"), *words],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert observer.stdout is not None
    assert [observer.stdout.readline(), observer.stdout.readline()] == ["ready\n", "ready\n"]
    observer.send_signal(number)
    told = observer.stdout.read()
    observer.stdout.close()
    observer.wait()

    assert told.split()[:2] == ["hooks", "interrupted"]
    assert told.split()[3] == "2"


def test_tracebacks_still_end_in_the_learners_words(tmp_path: Path) -> None:
    history = observe(write_program(tmp_path, "os.waitpid(-1, 0, 5)"), HOOKS)

    lines = history.output("stderr").splitlines()
    assert lines[-1] == "TypeError: waitpid() takes exactly 2 arguments (3 given)"
    assert "another exception" not in history.output("stderr")


def test_forged_reports_change_nothing(tmp_path: Path) -> None:
    text = """
        import socket
        with open("/proc/self/environ", "rb") as file:
            found = [word for word in file.read().split(b"\\0") if word.startswith(b"FORKROOM_REPORTS=")]
        address = b"\\0" + found[0].split(b"=", 1)[1]
        sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        for forged in (
            b'{"did":"forked","child":1}', b'{"did":"born","parent":1}', b'{"did":"nothing"}', b'{"did":[]}',
            b'{"did":"waited","target":1,"options":0,"child":4194303,"status":"x"}', b'{"did":' + b"[" * 4000,
            b'{"did":"sigchld","action":7}', b'{"did":"exiting","code":1e999}',
        ):
            sender.sendto(forged, address)
        sys.exit(3)
        """

    history = observe(write_program(tmp_path, text), HOOKS)

    assert (history.exit_code, len(history.lives)) == (3, 1) or [life.pid for life in history.lives[1:]] == [
        1
    ]
    assert not history.contradictions()


def test_the_moment_of_death_does_not_wait_for_a_look(tmp_path: Path) -> None:
    started = time.monotonic()
    history = observe(write_program(tmp_path, PROGRAMS["many"]), HOOKS)
    took = time.monotonic() - started

    exits = [event for event in history.events if isinstance(event, Exited)]
    assert len(exits) == 101
    assert history.end < took
    assert not [event for event in history.events if isinstance(event, Noted) and event.note != "hooks"]
