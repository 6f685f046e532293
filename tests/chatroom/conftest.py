"""What the chat room's tests share: a made-up network, real processes, screens."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

# The helpers are modules of their own; with --import-mode=importlib tests cannot import their neighbours.
sys.path.insert(0, str(Path(__file__).parent / "support"))

from chat_processes import Client, Server


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes many minutes, unless markers are asked for (`-m stress`)."""
    if config.option.markexpr:
        return
    here = Path(__file__).parent
    long = [item for item in items if here in item.path.parents and item.get_closest_marker("stress")]
    items[:] = [item for item in items if item not in set(long)]
    config.hook.pytest_deselected(items=long)


@pytest.fixture
def keep() -> Iterator[Callable[[Any], Any]]:
    """Close what is handed to it when the test is over, the last first."""
    with ExitStack() as stack:
        yield lambda thing: stack.enter_context(closing(thing))


@pytest.fixture
def server(keep: Callable[[Any], Any]) -> Server:
    """A server without a journal."""
    return keep(Server("--rate", "0"))


@pytest.fixture
def client_of(keep: Callable[[Any], Any]) -> Callable[..., Client]:
    """Make a client that has come in."""

    def enter(port: int, name: str, *arguments: str) -> Client:
        client = keep(Client(port, name, *arguments))
        client.expect("you are in the room" if "zh" not in arguments else "聊天室")
        return client

    return enter
