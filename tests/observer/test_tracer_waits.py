"""What the exact back end tells of waits: more than strace's log settles."""

from __future__ import annotations

from labs.observer.events import (
    Polled,
    Waited,
    Waiting,
)
from labs.observer.life import State

from .exactly import of_kind, run


def test_a_wait_that_blocks_is_told_from_its_begin_to_its_end() -> None:
    history = run("""
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.read(reader, 1); os._exit(3)
if os.fork() == 0:
    while open(f"/proc/{os.getppid()}/stat").read().rpartition(")")[2].split()[0] != "S": pass
    os.write(writer, b"!"); os._exit(0)
os.waitpid(child, 0)
os.wait()
""")
    parent, child = history.life("parent"), history.life("child 1")

    first = of_kind(history, Waiting, Waited)[:2]

    assert isinstance(first[0], Waiting) and isinstance(first[1], Waited)
    assert (first[0].pid, first[0].target) == (parent.pid, child.pid)
    assert (first[1].pid, first[1].target, first[1].result, first[1].error) == (
        parent.pid,
        child.pid,
        child.pid,
        None,
    )
    assert not child.was_zombie
    assert parent.state_at((first[0].t + first[1].t) / 2) is State.WAITING


def test_equal_answers_to_wnohang_are_one_event() -> None:
    history = run("""
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.read(reader, 1); os._exit(0)
for _ in range(5): assert os.waitpid(child, os.WNOHANG) == (0, 0)
os.write(writer, b"!")
until_dead(child)
assert os.waitpid(child, os.WNOHANG)[0] == child
try: os.waitpid(-1, os.WNOHANG)
except ChildProcessError: pass
""")
    polls = of_kind(history, Polled)
    child = history.life("child 1").pid

    told = [(p.target, p.result, p.error) for p in polls if isinstance(p, Polled)]
    assert sum(p.times for p in polls if isinstance(p, Polled) and p.result == 0) == 5
    assert told[0] == (child, 0, None)
    assert told[-2:] == [(child, child, None), (-1, None, "ECHILD")]


def test_looking_without_reaping_is_no_reaping() -> None:
    history = run(
        "child = os.fork()\nif child == 0: os._exit(0)\nuntil_dead(child)\nuntil_dead(child)\nos.wait()"
    )

    child = history.life("child 1")
    assert child.was_zombie
    assert child.reap and child.reap.by == history.life("parent").pid
    assert len([e for e in of_kind(history, Waited) if isinstance(e, Waited) and e.result == child.pid]) == 3


def test_a_wait_without_children_names_its_error() -> None:
    history = run("try: os.wait()\nexcept ChildProcessError: pass")

    assert [(e.result, e.error) for e in of_kind(history, Waited) if isinstance(e, Waited)] == [
        (None, "ECHILD")
    ]


def test_a_handler_breaks_a_wait_off() -> None:
    history = run("""
signal.signal(signal.SIGUSR1, lambda *_: os.write(writer, b"!"))
reader, writer = os.pipe()
parent = os.getpid()
if os.fork() == 0:
    while open(f"/proc/{parent}/stat").read().rpartition(")")[2].split()[0] != "S": pass
    os.kill(parent, signal.SIGUSR1)
    os.read(reader, 1)
    os._exit(0)
os.wait()
""")
    errors = [e.error for e in of_kind(history, Waited) if isinstance(e, Waited)]

    assert errors == ["EINTR", None]
    assert len(of_kind(history, Waiting)) == 2
