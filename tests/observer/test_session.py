from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from labs.observer import command, observe
from labs.observer.events import Ended, Event, Forked, Sampled
from labs.observer.history import History
from labs.observer.plan import Plan, meant, told, told_environment
from labs.observer.session import ObserverError, Options, Session


def test_events_come_as_they_happen() -> None:
    reader, writer = os.pipe()
    gate = os.fdopen(reader)
    seen = []

    def go_on(_: History, event: Event) -> None:
        seen.append(event)
        if getattr(event, "text", "") == "ready\n":
            os.write(writer, b"go\n")

    with gate:
        observe(
            ["sh", "-c", "echo ready; read word; echo $word"], Options(stdin=gate, own_session=True), go_on
        )
        os.close(writer)

    assert [getattr(event, "text", "") for event in seen if hasattr(event, "text")] == ["ready\n", "go\n"]


def test_leaving_early_leaves_nothing_running() -> None:
    with Session(["sleep", "100"], Options(own_session=True)) as session:
        session.header()
        root = next(event for event in session.events() if isinstance(event, Forked))

    with pytest.raises(ProcessLookupError):
        os.kill(root.pid, 0)


def test_handlers_are_the_callers_again_afterwards() -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH)]

    observe(["true"], Options(own_session=True))

    assert [
        signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH)
    ] == handlers


def test_a_signal_is_remembered_for_the_exit_code() -> None:
    with Session(["sleep", "100"], Options(own_session=True)) as session:
        session.header()
        os.kill(os.getpid(), signal.SIGINT)
        *_, last = session.events()

    assert session.signalled == signal.SIGINT
    assert isinstance(last, Ended) and last.reason == "interrupted"


def test_looks_are_in_the_order_of_time_and_marked() -> None:
    history = observe(
        [sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"],
        Options(own_session=True, linger_s=0),
    )
    looks = [event for event in history.events if isinstance(event, Sampled)]

    assert looks
    assert {look.known for look in looks} == {"sampled"}
    assert [event.t for event in history.events] == sorted(event.t for event in history.events)


def test_an_observer_that_fails_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labs.observer.session._PTRACE", ["-c", "import sys; sys.exit('it broke')"])

    with pytest.raises(ObserverError, match=r"^the observer failed: it broke$"):
        observe(["true"], Options(backend="ptrace"))


def test_a_plan_travels_whole() -> None:
    words = ["a", "ü", b"\xff".decode("utf-8", "surrogateescape"), "x" * 200_000]
    plan = Plan(told(words), told_environment({"A": words[2]}), limit_processes=7)

    assert Plan.from_bytes(plan.to_bytes()) == plan
    assert [meant(word) for word in plan.argv] == [os.fsencode(word) for word in words]


def test_a_python_file_is_run_by_this_python(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print('hi')")

    assert command(tmp_path / "program.py") == [sys.executable, str(tmp_path / "program.py")]
    assert command(["ls", "-l"]) == ["ls", "-l"]
    assert observe(str(tmp_path / "program.py")).output() == "hi\n"


def test_the_observer_starts_without_the_site_or_the_environment() -> None:
    program = "import sys; sys.path.insert(0, sys.argv[1]); import labs.observer.tracer; print(*sys.modules)"
    root = str(Path(__file__).parents[2])

    modules = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, root], capture_output=True, text=True, check=True
    ).stdout.split()

    # What would make the start slow, or depend on what is installed.
    assert not {"psutil", "shutil", "subprocess", "asyncio", "labs.observer.history"} & set(modules)
