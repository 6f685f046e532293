from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from labs.observer.events import Forked, Header, Sent, Woke
from labs.observer.feed import Feed


@pytest.fixture
def ends() -> Iterator[tuple[Feed, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    with ours, theirs:
        yield Feed(ours), theirs


def received(reader: socket.socket) -> list[dict[str, object]]:
    try:
        lines = reader.recv(1 << 20).decode().splitlines()
    except BlockingIOError:
        return []
    return [event for line in lines for event in json.loads(line)]


def test_the_header_goes_first_and_at_once(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends

    feed.begin(Header(("true",)))

    assert received(reader)[0]["recording"] == 1


def test_events_leave_in_order_when_there_is_time(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends

    feed.put_all([Forked(0.0, 2, 1), Woke(0.1, 2)])
    before = received(reader)
    feed.flush()

    assert before == []
    assert [event["event"] for event in received(reader)] == ["forked", "woke"]
    assert len(feed) == 0


def test_nothing_overtakes_an_open_place(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends
    feed.put(Forked(0.0, 2, 1))
    place = feed.reserve()
    feed.put(Woke(0.2, 2))

    feed.flush()
    first = [event["event"] for event in received(reader)]
    place.fill(Sent(0.1, 2, 15, 1))
    feed.flush()

    assert first == ["forked"]
    assert [event["event"] for event in received(reader)] == ["sent", "woke"]


def test_a_place_may_stay_empty(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends
    feed.reserve().fill(None)
    feed.put(Woke(0.2, 2))

    feed.flush()

    assert [event["event"] for event in received(reader)] == ["woke"]


def test_a_slow_reader_never_blocks_and_loses_nothing(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends
    count = 0
    while not feed.full:
        feed.put(Woke(float(count), 2))
        feed.flush()
        count += 1

    data = b""
    while feed.unsent:
        data += reader.recv(1 << 20)
        feed.flush()
    data += reader.recv(1 << 20)

    times = [event["t"] for line in data.splitlines() for event in json.loads(line)]
    assert times == [float(number) for number in range(count)]


def test_a_reader_that_is_gone_breaks_the_feed(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends
    reader.close()

    feed.put(Woke(0.0, 2))
    feed.flush()

    assert feed.broken
    assert not feed.unsent


def test_the_reader_may_ask_to_pass_signals_on(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends
    before = feed.hear()

    reader.send(bytes([2, 15]))

    assert (before, feed.hear(), feed.hear()) == (0, 15, 0)
    assert not feed.broken


def test_a_reader_that_has_gone_asks_nothing_more(ends: tuple[Feed, socket.socket]) -> None:
    feed, reader = ends
    reader.close()

    assert feed.hear() == 0
    assert feed.broken
