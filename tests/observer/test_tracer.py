"""What the exact back end tells of signals, stops and sleeps: more than strace's log settles."""

from __future__ import annotations

import pytest

from labs.observer import observe
from labs.observer.events import (
    Adopted,
    Continued,
    Execed,
    Forked,
    GroupJoined,
    Sampled,
    Sent,
    SessionLed,
    SigchldSet,
    Signalled,
    Sleeping,
    Stopped,
    SubreaperSet,
    Woke,
)
from labs.observer.life import State
from labs.observer.session import Options

from .exactly import of_kind, run, without_times


def test_signals_are_told_by_who_sent_and_who_got_them() -> None:
    history = run("""
child = os.fork()
if child == 0:
    while True: signal.pause()
os.kill(child, signal.SIGTERM)
os.waitpid(child, 0)
try: os.kill(child, signal.SIGTERM)
except ProcessLookupError: pass
""")
    parent, child = history.life("parent").pid, history.life("child 1").pid

    assert [(e.pid, e.signal, e.by, e.error) for e in of_kind(history, Sent) if isinstance(e, Sent)] == [
        (child, 15, parent, None),
        (child, 15, parent, "ESRCH"),
    ]
    assert [(e.pid, e.signal, e.by) for e in of_kind(history, Signalled) if isinstance(e, Signalled)] == [
        (child, 15, parent)
    ]


def test_sigchld_is_told_only_where_it_is_handled() -> None:
    history = run("""
for handler in (signal.SIG_DFL, lambda *_: None):
    signal.signal(signal.SIGCHLD, handler)
    if os.fork() == 0: os._exit(0)
    os.wait()
""")

    assert [e.signal for e in of_kind(history, Signalled) if isinstance(e, Signalled)] == [17]
    assert [e.action for e in of_kind(history, SigchldSet) if isinstance(e, SigchldSet)][:2] == [
        "default",
        "handled",
    ]


def test_stops_and_continues_are_told_in_pairs() -> None:
    history = run("""
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGSTOP); os._exit(0)
os.waitpid(child, os.WUNTRACED)
os.kill(child, signal.SIGCONT)
os.waitpid(child, 0)
""")
    child = history.life("child 1")

    assert [type(event) for event in of_kind(history, Stopped, Continued)] == [Stopped, Continued]
    assert State.STOPPED in [span.state for span in child.spans]
    assert child.reap and child.exit and child.reap.t >= child.exit.t


def test_a_stop_is_told_though_its_parent_kills_at_once() -> None:
    history = run("""
for _ in range(30):
    child = os.fork()
    if child == 0:
        signal.raise_signal(signal.SIGSTOP)
    if _ % 2:
        os.waitpid(child, os.WUNTRACED)
    else:
        os.waitid(os.P_PID, child, os.WSTOPPED)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
""")

    stopped = [event for event in of_kind(history, Stopped) if isinstance(event, Stopped)]
    assert [event.signal for event in stopped] == [19] * 30
    assert len({event.pid for event in stopped}) == 30


def test_sleeps_are_told_and_may_be_left_alone() -> None:
    program = "time.sleep(0.01)"

    followed = run(program)
    alone = run(program, Options(own_session=True, sleeps=False))

    assert [type(event) for event in of_kind(followed, Sleeping, Woke)] == [Sleeping, Woke]
    assert of_kind(alone, Sleeping, Woke) == []


def test_a_sleep_goes_on_after_a_stop() -> None:
    history = run("""
child = os.fork()
if child == 0:
    time.sleep(0.2); os._exit(0)
while open(f"/proc/{child}/stat").read().rpartition(")")[2].split()[0] != "S": pass
os.kill(child, signal.SIGSTOP)
os.waitpid(child, os.WUNTRACED)
os.kill(child, signal.SIGCONT)
os.waitpid(child, 0)
""")
    child = history.life("child 1").pid

    assert len([event for event in of_kind(history, Sleeping) if event.pid == child]) == 1
    assert len([event for event in of_kind(history, Woke) if event.pid == child]) == 1


def test_sessions_groups_and_subreapers_are_told() -> None:
    history = run("""
import ctypes
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
child = os.fork()
if child == 0:
    os.setsid()
    if os.fork() == 0:
        os.setpgid(0, 0); os._exit(0)
    os.wait(); os._exit(0)
os.wait()
""")
    child, grandchild = history.life("child 1").pid, history.life("child 1.1").pid

    assert without_times(of_kind(history, SessionLed)) == [("SessionLed",)]
    assert of_kind(history, SessionLed)[0].pid == child
    assert [(e.pid, e.group) for e in of_kind(history, GroupJoined) if isinstance(e, GroupJoined)] == [
        (grandchild, grandchild)
    ]
    assert [e.on for e in of_kind(history, SubreaperSet) if isinstance(e, SubreaperSet)] == [True]


def test_an_exec_tells_its_words() -> None:
    history = observe(["env", "sh", "-c", "exit 0", "näme", ""], Options(own_session=True))

    words = [event.argv for event in of_kind(history, Execed) if isinstance(event, Execed)]
    assert words == [("env", "sh", "-c", "exit 0", "näme", ""), ("sh", "-c", "exit 0", "näme", "")]


ORPHANS_THAT_LOOK = """
gone, last = os.pipe()
for _ in range(30):
    if os.fork() == 0:
        middle = os.getpid()
        if os.fork() == 0:
            while os.getppid() == middle: pass
            os.kill(os.getpid(), signal.SIGURG)
            os._exit(0)
        os._exit(0)
    os.wait()
os.close(last)
os.read(gone, 1)
"""


def test_what_an_orphan_does_when_it_sees_its_new_parent_is_told_after_its_adoption() -> None:
    history = run(ORPHANS_THAT_LOOK)

    order: dict[int, list[str]] = {}
    for event in history.events:
        if isinstance(event, Adopted) or (isinstance(event, Sent) and event.pid == event.by):
            order.setdefault(event.pid, []).append(type(event).__name__)
    assert list(order.values()) == [["Adopted", "Sent"]] * 30


def test_times_never_go_back_within_the_kernels_facts() -> None:
    history = run("for _ in range(50):\n if os.fork() == 0: os._exit(0)\n os.wait()")

    births = [event.t for event in of_kind(history, Forked)]
    assert births == sorted(births)
    assert all(life.born <= (life.died or 0) <= (life.reaped or 0) for life in history.lives)


@pytest.mark.stress
@pytest.mark.parametrize("_", range(20))
def test_births_and_deaths_of_a_crowd_are_all_told(_: int) -> None:
    history = run(
        """
for _ in range(150):
    if os.fork() == 0:
        if os.fork() == 0: os._exit(1)
        os.wait(); os._exit(2)
for _ in range(150): os.wait()
""",
        Options(own_session=True, limit_processes=1000),
    )

    assert len(history.lives) == 301
    assert [life.exit_code for life in history.lives].count(1) == 150


def test_a_time_limit_tells_the_blocked_from_the_busy() -> None:
    program = """
def is_in(state, pid): return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] == state
blocked = os.fork()
if blocked == 0: os.read(os.pipe()[0], 1)
busy = os.fork()
while busy == 0: pass
while not (is_in("S", blocked) and is_in("R", busy)): pass
"""

    history = run(program, Options(own_session=True, linger_s=0, backend="ptrace"))

    told = [e for e in history.events if isinstance(e, Sampled) and e.t == history.cut]
    assert [(history.label_of(e.pid, e.t), e.state, e.nice) for e in told] == [
        ("child 1", "sleeping", 0),
        ("child 2", "running", 0),
    ]
    assert all(look.cpu_s > 0 for look in told)
    assert history.life("child 1").state_at(told[0].t) is State.SLEEPING


def test_a_sibling_belongs_to_its_makers_parent() -> None:
    history = run("""
import ctypes
syscall, clone = ctypes.CDLL(None).syscall, {"x86_64": 56, "aarch64": 220}[os.uname().machine]
if os.fork() == 0:
    refused = syscall(clone, 0x8000 | 0x10000, 0, 0, 0, 0)  # CLONE_PARENT, and a flag that is refused alone
    if os.fork() == 0: os._exit(1)
    if syscall(clone, 0x8000 | signal.SIGCHLD, 0, 0, 0, 0) == 0: os._exit(9)  # CLONE_PARENT
    os.wait(); os._exit(refused == -1 and 2)
print(sorted(os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(2)))
""")

    assert history.output() == "[2, 9]\n"
    born = {life.exit_code: life for life in history.lives}
    assert {code: (life.birth.parent, life.reap and life.reap.by) for code, life in born.items() if code} == {
        9: (born[0].pid, born[0].pid),
        2: (born[0].pid, born[0].pid),
        1: (born[2].pid, born[2].pid),
    }
