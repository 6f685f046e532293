"""kill -9 of each process at a random moment: nothing lost, nobody left, the terminal as it was."""

import os
import random
import re
import select
import signal

import psutil
import pytest
from chat_processes import Client, Screen, Server, eventually, is_alive, journal_in

LINES = 12
VICTIMS = ("server", "its console", "receiver", "terminal half")
SOME = [pytest.param(seed, id=VICTIMS[seed % 4]) for seed in range(4)]
MANY = [
    pytest.param(seed, id=f"{VICTIMS[seed % 4]}-{seed}", marks=pytest.mark.stress) for seed in range(4, 204)
]


def pid_of(victim: str, server: Server, ann: Screen) -> int:
    match victim:
        case "server":
            return server.pid
        case "its console":
            return server.child().pid
        case "receiver":
            return ann.pid
    return ann.children()[0].pid


def lines_heard(client: Client) -> list[int]:
    return [int(number) for number in re.findall(r"ann says: line (\d+)", client.read())]


@pytest.mark.parametrize("seed", SOME + MANY)
def test_a_process_killed_at_a_random_moment(seed, tmp_path, keep):
    victim, dice = VICTIMS[seed % 4], random.Random(seed)
    server = keep(Server(*journal_in(tmp_path)))
    bob = keep(Client(server.port, "bob"))
    ann = keep(Screen("client", "127.0.0.1", str(server.port), "--name", "ann"))
    ann.expect("> ")
    bob.expect("ann joined")
    family = [psutil.Process(server.pid), server.child(), psutil.Process(ann.pid), *ann.children()]
    doomed = psutil.Process(pid_of(victim, server, ann))

    for number in range(LINES):
        if number == seed % LINES:
            select.select([], [], [], dice.random() * 0.02)  # any moment will do
            os.kill(doomed.pid, signal.SIGKILL)
        if victim in ("server", "its console") or number < seed % LINES:
            ann.type(f"line {number}\r")
        ann.read()

    if victim == "server":
        server.wait()
        second = keep(Server(*journal_in(tmp_path), port=server.port))
        family += [psutil.Process(second.pid), second.child()]
    if victim in ("server", "its console"):
        bob.expect(f"ann says: line {LINES - 1}")
        assert lines_heard(bob) == list(range(LINES))
        ann.expect(f"ann says: line {LINES - 1}")
        ann.type("/quit\r")
        assert ann.wait() == 0
    else:
        assert ann.wait() == (-signal.SIGKILL if victim == "receiver" else 1)
    bob.expect("ann left")
    heard = lines_heard(bob)
    assert heard == list(range(len(heard)))
    if victim == "its console":
        eventually(lambda: not psutil.Process(server.pid).children())  # reaped, no zombie
    bob.type("/quit")
    assert bob.wait() == 0
    (second if victim == "server" else server).kill(signal.SIGTERM)
    assert (second if victim == "server" else server).wait() == 0
    eventually(lambda: not any(map(is_alive, family)))
    assert ann.is_as_before()
