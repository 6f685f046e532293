from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator

import pytest

from labs.observer.channels import Channels
from labs.observer.events import Called, Event, Wrote


@pytest.fixture
def channels() -> Iterator[Channels]:
    # Their owner hears of news by SIGIO: not this test.
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    channels = Channels(outputs=True, captions=True)
    yield channels
    for inlet in channels.inlets.values():
        inlet.close()
    channels.close()
    signal.signal(signal.SIGIO, before)


def write(channels: Channels, data: bytes, stream: str = "stdout") -> None:
    channels.inlets[stream].sendall(data)


def in_a_child(channels: Channels, data: bytes, stream: str = "stdout") -> int:
    pid = os.fork()
    if pid == 0:
        try:
            write(channels, data, stream)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    return pid


def test_the_kernel_says_who_wrote(channels: Channels) -> None:
    first = in_a_child(channels, b"one\n")
    second = in_a_child(channels, b"two\n")
    third = in_a_child(channels, b"three\n", "stderr")

    events = list(channels.drain(1.0))

    assert events == [
        Wrote(1.0, first, "stdout", "one\n"),
        Wrote(1.0, second, "stdout", "two\n"),
        Wrote(1.0, third, "stderr", "three\n"),
    ]
    assert channels.written == 14


def test_nothing_written_is_nothing_told(channels: Channels) -> None:
    assert list(channels.drain(1.0)) == []


def test_a_character_may_come_in_pieces_and_others_in_between(channels: Channels) -> None:
    me, data = os.getpid(), "字".encode()

    write(channels, data[:1])
    child = in_a_child(channels, b"x")
    write(channels, data[1:])

    assert list(channels.drain(1.0)) == [Wrote(1.0, child, "stdout", "x"), Wrote(1.0, me, "stdout", "字")]


def test_half_a_character_is_told_when_its_writer_ends(channels: Channels) -> None:
    me = os.getpid()
    write(channels, b"\xe5\xad")
    before = list(channels.drain(1.0))

    assert before == []
    assert list(channels.finish(2.0, me)) == [Wrote(2.0, me, "stdout", "\udce5\udcad")]


def test_bytes_that_are_no_text_come_back_as_they_were(channels: Channels) -> None:
    write(channels, bytes(range(256)))

    text = "".join(event.text for event in channels.drain(1.0) if isinstance(event, Wrote))
    assert text.encode("utf-8", "surrogateescape") == bytes(range(256))


def test_a_closed_stream_is_not_asked_again(channels: Channels) -> None:
    channels.inlets["stdout"].close()

    assert list(channels.drain(1.0)) == []
    write(channels, b"still here", "stderr")
    assert list(channels.drain(2.0)) == [Wrote(2.0, os.getpid(), "stderr", "still here")]


@pytest.mark.parametrize(
    ("datagram", "told"),
    [
        (b'{"call": "os.fork", "file": "a.py", "line": 3}', [("os.fork", "a.py", 3)]),
        (b"no json", []),
        (b'{"call": "os.fork"}', []),
        (b"[1]", []),
        (b"\xff", []),
        (b"", []),
    ],
)
def test_captions_are_read_and_nonsense_is_dropped(
    channels: Channels, datagram: bytes, told: list[tuple[str, str, int]]
) -> None:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(datagram, b"\0" + channels.caption_address.encode())

    events: list[Event] = list(channels.drain(1.0))

    assert [(e.call, e.file, e.line) for e in events if isinstance(e, Called)] == told
    assert len(events) == len(told)


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"no json",
        b"[]",
        b'{"call": "os.fork"}',
        b'{"call": "os.fork", "file": "f", "line": 1e999}',
        b'{"call": "os.fork", "file": "f", "line": -1}',
        b'{"call": "os.fork", "file": "f", "line": ' + b"9" * 3000 + b"}",
        b"[" * 4000,
        b"[" * 60000,
        json.dumps({"call": "os.fork", "file": "f" * 50000, "line": 1}).encode(),
        b"\xff\xfe",
    ],
)
def test_a_datagram_that_is_no_caption_is_dropped(channels: Channels, datagram: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect("\0" + channels.caption_address)
        sender.send(datagram)
        sender.send(b'{"call": "os.wait", "file": "f", "line": 7}')

    events = list(channels.drain(1.5))

    assert events == [Called(1.5, os.getpid(), "os.wait", "f", 7)]
