"""What happens to those whom a schedule holds: signals, death, job control, and the end of it all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.events import (
    Adopted,
    Continued,
    Event,
    Forked,
    Signalled,
    Stopped,
    Wrote,
)
from labs.observer.history import History
from labs.observer.session import Options, Session

from .scheduled import CHILD_FIRST, PARENT_FIRST, each_schedule, python, run, words_of

# ---- what happens to whoever is held


def test_whoever_is_killed_before_its_first_step_is_told_like_others() -> None:
    program = "child = os.fork()\nif child == 0: say('lived'); os._exit(0)\nos.kill(child, 9); os.wait()"

    history = run(python(program), PARENT_FIRST)

    assert history.output() == ""
    assert history.life("child 1").exit_code == 128 + signal.SIGKILL
    assert history.life("child 1").reap.by == history.life("parent").pid  # type: ignore[union-attr]


def test_a_parent_that_is_killed_at_its_fork_leaves_an_orphan() -> None:
    program = "if os.fork() == 0:\n os.kill(os.getppid(), 9); say('orphan'); os._exit(0)\nsay('lived')"

    history = run(python(program), CHILD_FIRST)

    assert history.output() == "orphan\n"
    assert history.exit_code == 128 + signal.SIGKILL
    assert history.life("child 1").adoptions


def test_a_parent_that_ends_at_once_leaves_an_orphan_from_its_first_step_on() -> None:
    program = "parent = os.getpid()\nif os.fork() == 0: say(os.getppid() == parent); os._exit(0)\nos._exit(0)"

    history = run(python(program), PARENT_FIRST)

    kinds = [type(event) for event in history.events if isinstance(event, Forked | Adopted | Wrote)]
    assert history.output() == "False\n"
    assert kinds == [Forked, Forked, Adopted, Wrote]


def test_a_signal_for_whoever_is_held_arrives_when_it_goes_on() -> None:
    program = """
signal.signal(signal.SIGUSR1, lambda *_: say("parent"))
if os.fork() == 0:
    os.kill(os.getppid(), signal.SIGUSR1); say("child"); os._exit(0)
os.wait()
"""

    history = run(python(program), CHILD_FIRST)

    delivered = [event for event in history.events if isinstance(event, Signalled)]
    assert words_of(history) == ["child", "parent"]
    assert [(event.signal, event.pid) for event in delivered] == [
        (signal.SIGUSR1, history.life("parent").pid)
    ]


STOPPED_AND_CONTINUED = """
child = os.fork()
if child == 0:
    while True: signal.pause()
os.kill(child, signal.SIGSTOP)
os.waitpid(child, os.WUNTRACED)
os.kill(child, signal.SIGCONT)
os.waitpid(child, os.WCONTINUED)
os.kill(child, signal.SIGTERM)
os.wait()
"""


@each_schedule
def test_only_job_control_stops_anybody(options: Options) -> None:
    stopped = run(python(STOPPED_AND_CONTINUED), options)
    held = run(python("for _ in range(4):\n if os.fork() == 0: os._exit(0)\n os.wait()"), options)

    child = stopped.life("child 1").pid
    told = [(type(e), e.pid) for e in stopped.events if isinstance(e, Stopped | Continued)]
    assert told == [(Stopped, child), (Continued, child)]
    assert not [event for event in held.events if isinstance(event, Stopped | Continued)]


@each_schedule
def test_a_stopped_child_lets_its_parent_go_on(options: Options) -> None:
    program = """
child = os.fork()
if child == 0: os.kill(os.getpid(), signal.SIGSTOP); os._exit(5)
os.waitpid(child, os.WUNTRACED)
os.kill(child, signal.SIGCONT)
say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""

    assert words_of(run(python(program), options)) == ["5"]


def test_a_group_that_is_stopped_with_somebody_held_goes_on_together() -> None:
    program = """
if os.fork() == 0: os.kill(0, signal.SIGSTOP); say("child"); os._exit(0)
say("parent"); os.wait()
"""
    stopped = set()

    def continue_them(_: History, event: Event) -> None:
        if isinstance(event, Stopped):
            stopped.add(event.pid)
            if len(stopped) == 2:
                for pid in stopped:
                    os.kill(pid, signal.SIGCONT)

    history = observe(python(program), CHILD_FIRST, continue_them)

    assert history.contradictions() == []
    assert sorted(words_of(history)) == ["child", "parent"]
    assert [len(life.stopped_by) for life in history.lives] == [1, 1]


# ---- the end, while somebody is held


# Held again and again: whenever this is looked at, somebody is, most of the time.
HOLDS = (
    "say('ready')\nwhile True:\n child = os.fork()\n while child == 0: pass\n os.kill(child, 9); os.wait()"
)
HOLDS_CHILDREN = """
say('ready')
while True:
    child = os.fork()
    if child == 0: os._exit(0)
    until = time.process_time() + 0.04
    while time.process_time() < until: pass
    os.wait()
"""


def is_held(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "t"
    except OSError:
        return False


def until_somebody_is_held(session: Session) -> int:
    """Follow a run until one of its processes is held; give the observer's pid."""
    header = session.header()
    pids, ready = set(), False
    for event in session.events():
        pids.add(event.pid)
        ready = ready or isinstance(event, Wrote)
        if ready and len(pids) > 1 and any(is_held(pid) for pid in pids):
            return header.observer
    raise AssertionError("nobody was ever held")


@pytest.mark.parametrize(
    ("program", "options"), [(HOLDS, CHILD_FIRST), (HOLDS_CHILDREN, PARENT_FIRST)], ids=["parent", "child"]
)
def test_a_killed_tracer_leaves_nobody_who_is_held(program: str, options: Options, mark: str) -> None:
    with Session(python(program), options) as session:
        os.kill(until_somebody_is_held(session), signal.SIGKILL)

        *_, last = session.events()

    assert getattr(last, "reason", None) == "killed"


@pytest.mark.parametrize("options", [CHILD_FIRST, PARENT_FIRST], ids=["child-first", "parent-first"])
def test_a_killed_client_leaves_nobody_who_is_held(options: Options, mark: str) -> None:
    program = HOLDS if options.schedule == "child-first" else HOLDS_CHILDREN
    text = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from labs.observer import observe
from labs.observer.session import Options
observe({python(program)!r}, Options(own_session=True, schedule={options.schedule!r}),
        lambda _, event: print("event", flush=True))
"""
    with subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout
        for _ in range(50):
            client.stdout.readline()

        client.kill()


@pytest.mark.parametrize(
    ("program", "options"), [(HOLDS, CHILD_FIRST), (HOLDS_CHILDREN, PARENT_FIRST)], ids=["parent", "child"]
)
def test_an_interruption_ends_those_who_are_held(program: str, options: Options, mark: str) -> None:
    with Session(python(program), options) as session:
        observer = until_somebody_is_held(session)
        os.kill(observer, signal.SIGINT)

        events = list(session.events())

    assert getattr(events[-1], "reason", None) == "interrupted"


@each_schedule
@pytest.mark.parametrize("program", [HOLDS, HOLDS_CHILDREN], ids=["parent", "child"])
def test_the_time_limit_ends_those_who_are_held(program: str, options: Options, mark: str) -> None:
    history = observe(python(program), replace(options, timeout_s=0.4))

    assert history.ending and history.ending.reason == "timeout"
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)


def test_an_interruption_lets_the_held_clean_up(mark: str) -> None:
    program = """
signal.signal(signal.SIGINT, lambda *_: (say("cleaned up"), os._exit(0)))
say("ready")
while True:
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        while True: pass
    os.kill(child, 9); os.wait()
"""
    with Session(python(program), CHILD_FIRST) as session:
        until_somebody_is_held(session)
        session._pass_on(signal.SIGINT, None)

        told = [event.text for event in session.events() if isinstance(event, Wrote)]

    assert "cleaned up\n" in told
