"""The walls of the stage, tried from inside: what a learner's code can see, reach and leave behind."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
from pathlib import Path

import pytest

from labs.grading import sandbox, stage
from labs.grading.family import Zombie
from labs.grading.props import Secret
from labs.observer.session import PtraceRefusedError

WALLED, OPEN = sandbox.NAMESPACES, sandbox.SUBREAPER


def perform(source: str, *arguments, function="f", **more):
    return stage.perform(stage.Job(source.encode(), "exercise.py", function, arguments, **more))


@pytest.fixture
def walled(kind) -> None:
    if kind != WALLED:
        pytest.skip("there are no walls on this stage")


def test_stage_says_what_it_is(kind):
    assert perform("def f(): return 1").stage == kind


def test_nobody_there_has_a_privilege(kind):
    call = perform(
        "import os\n"
        "def f():\n"
        "    status = dict(line.split(':\\t') for line in open('/proc/self/status') if ':\\t' in line)\n"
        "    return [os.getuid(), os.geteuid(), int(status['CapEff'], 16), int(status['NoNewPrivs'])]"
    )

    assert call.value[0] == call.value[1] != 0
    assert call.value[2:] == [0, 1]


@pytest.mark.parametrize("target", ["-1", "-os.getpgid({judge})", "{judge}", "{bystander}"])
def test_nobody_outside_can_be_signalled(kind, target):
    with subprocess.Popen(["sleep", "60"]) as bystander:
        target = target.format(judge=os.getpid(), bystander=bystander.pid)

        perform(f"import os\ndef f():\n    os.kill({target}, 9)")

        assert bystander.poll() is None
        bystander.kill()


def test_nobody_outside_can_be_traced_or_written_to(kind):
    judge = os.getpid()
    call = perform(
        "import ctypes\n"
        "libc = ctypes.CDLL(None)\n"
        "def f():\n"
        f"    seized = libc.ptrace(0x4206, {judge}, None, 0)\n"
        "    try:\n"
        f"        open('/proc/{judge}/mem', 'r+b')\n"
        "    except OSError:\n"
        "        return seized"
    )

    assert call.value == -1


def test_only_system_and_python_are_to_be_seen(walled):
    here = str(Path(__file__).parent)

    call = perform(f"import os\ndef f(): return [os.path.exists({here!r}), os.listdir('/home')]")

    assert call.value == [False, []]


def test_nothing_can_be_written_but_into_its_own_folder(walled):
    call = perform(
        "import os, sys\n"
        "def f():\n"
        "    told = []\n"
        "    for folder in ('.', '/tmp', '/', '/etc', '/usr', '/home', os.path.dirname(os.__file__)):\n"
        "        try:\n"
        "            open(folder + '/new', 'w').close()\n"
        "            told.append(True)\n"
        "        except OSError:\n"
        "            told.append(False)\n"
        "    return told"
    )

    assert call.value == [True, True, False, False, False, False, False]


def test_what_one_call_leaves_the_next_does_not_find(walled):
    perform("import os\ndef f():\n    open('/tmp/left', 'w').close()\n    open('/dev/shm/left', 'w').close()")

    call = perform("import os\ndef f(): return [os.listdir('/tmp'), os.listdir('.'), os.listdir('/dev/shm')]")

    assert not any("left" in folder for folder in call.value)


def test_loopback_is_there_and_leads_nowhere_else(walled):
    with socket.create_server(("127.0.0.1", 0)) as ours:
        call = perform(
            "import socket\n"
            "def f(port):\n"
            "    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
            "    one.bind(('127.0.0.1', 0))\n"
            "    one.sendto(b'here', one.getsockname())\n"
            "    heard = one.recv(10)\n"
            "    one.close()\n"
            "    try:\n"
            "        socket.create_connection(('127.0.0.1', port), 1)\n"
            "    except OSError as error:\n"
            "        return [heard, type(error).__name__]",
            ours.getsockname()[1],
        )

    assert call.value == [b"here", "ConnectionRefusedError"]


CONNECT = """
import socket
def f():
    with socket.create_server(('127.0.0.1', 4444)) as server:
        one = socket.create_connection(('127.0.0.1', 4444))
        other, _ = server.accept()
        other.close()  # first: so this end, with the port of the server, goes into TIME_WAIT
        one.close()
def g():
    one = socket.socket()
    one.bind(('127.0.0.1', 4444))
    one.close()
    return True
"""


def test_port_that_one_call_has_used_is_free_for_the_next(walled):
    perform(CONNECT)

    assert perform(CONNECT, function="g").value is True


SEARCH = """
import hashlib, re
def f(pattern, digest):
    with open('/proc/self/mem', 'rb', buffering=0) as memory:
        for line in open('/proc/self/maps'):
            place, rights = line.split()[:2]
            start, end = (int(word, 16) for word in place.split('-'))
            if 'rw' in rights:
                try:
                    memory.seek(start)
                    piece = memory.read(end - start)
                except (OSError, ValueError, OverflowError):
                    continue
                for found in re.findall(pattern, piece):
                    if hashlib.sha256(found).hexdigest() == digest:
                        return True
    return False
"""


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def test_memory_is_searched_as_it_should_be(kind):
    secret = secrets.token_hex(16)

    call = perform(f"known = {secret!r}\n{SEARCH}", b"[0-9a-f]{32}", digest(secret))

    assert call.value is True


def test_how_a_zombie_ended_is_not_in_the_memory_of_its_parent(kind):
    code = 197

    call = perform(SEARCH, b'code", ?([0-9]+)', digest(str(code)), cast={"dead": Zombie(code)})

    assert call.at_call.life(call.family["dead"]).exit_code == code
    assert call.value is False


def test_secret_of_a_peer_is_not_in_the_memory_of_the_learners_process(kind):
    secret = secrets.token_hex(16)
    scenes = (
        "def scene(stage, sealed, *arguments):\n"
        "    stage.peer('keeper', keep, sealed)\n"
        "    yield\n"
        "    stage.call('f', *arguments)\n"
        "def keep(stage, secret):\n"
        "    stage.tell(kept=secret)\n"
    )
    arguments = (Secret(secret), b"[0-9a-f]{32}", digest(secret))

    call = perform(SEARCH, *arguments, function="scene", scenes=scenes)

    assert call.told_by("keeper", "kept") == [secret]
    assert call.value is False


def test_refused_ptrace_is_broken_and_nobody_is_judged(monkeypatch):
    def refuse(*_):
        raise PtraceRefusedError("ptrace: not here")

    monkeypatch.setattr(stage.Session, "header", refuse)

    with pytest.raises(stage.Broken, match="not here"):
        perform("def f(): return 1")
