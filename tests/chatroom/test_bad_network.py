"""The real programs over a network that loses, doubles and reorders."""

import subprocess
import sys
from pathlib import Path

import pytest
from chat_processes import Client

PROXY = Path(__file__).parents[2] / "benchmarks" / "chat_peers" / "lossy.py"
LINES = 15


@pytest.fixture
def way_to():
    """Open a bad way to a port; give the port to call instead."""
    opened = []

    def open_way(port: int, loss: float, seed: int) -> int:
        words = [sys.executable, str(PROXY), *map(str, (port, loss, 0.05, seed))]
        opened.append(subprocess.Popen(words, stdout=subprocess.PIPE, text=True))
        return int(opened[-1].stdout.readline())

    yield open_way
    for process in opened:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize(("loss", "seed"), [(0.0, 1), (0.1, 2), (0.3, 3)])
def test_every_line_comes_once_and_in_one_order_for_all(server, client_of, way_to, loss, seed):
    port = way_to(server.port, loss, seed)
    clients: list[Client] = [client_of(port, name) for name in ("ann", "bob", "cid")]
    clients[0].expect("cid joined")

    for number in range(LINES):
        for client in clients:
            client.type(f"line {number}")
    for client in clients:
        client.expect(" says: line ", 3 * LINES)
    for client in clients:
        client.type("/quit")

    assert [client.wait() for client in clients] == [0, 0, 0]
    heard = [[line for line in client.out.splitlines() if " says: " in line] for client in clients]
    assert heard[0] == heard[1] == heard[2]
    assert len(heard[0]) == len(set(heard[0])) == 3 * LINES
    for name in ("ann", "bob", "cid"):
        assert [line for line in heard[0] if line.startswith(name)] == [
            f"{name} says: line {number}" for number in range(LINES)
        ]
