"""Many addresses in one call: everybody gets everything, and one bad address harms nobody else."""

import contextlib
import errno
import socket

import pytest

from chatroom import fanout
from chatroom.addresses import port_of
from chatroom.fanout import MmsgAudience, PlainAudience
from chatroom.inbox import BATCH, MmsgInbox, PlainInbox
from chatroom.sockets import pack_address, unpack_address

AUDIENCES = [MmsgAudience, PlainAudience]


class Hall:
    """A socket that sends and some that listen."""

    def __init__(self, listeners: int):
        self.sender, *self.listeners = (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(listeners + 1)
        )
        for sock in (self.sender, *self.listeners):
            sock.bind(("127.0.0.1", 0))
            sock.setblocking(False)

    def address(self, index):
        return pack_address(socket.AF_INET, self.listeners[index].getsockname())

    def heard(self, index):
        found = []
        with contextlib.suppress(BlockingIOError):
            while True:
                found.append(self.listeners[index].recv(2048))
        return found

    def close(self):
        for sock in (self.sender, *self.listeners):
            sock.close()


@pytest.fixture
def hall(keep):
    return keep(Hall(10))


@pytest.fixture(params=AUDIENCES)
def audience(hall, request):
    audience = request.param(hall.sender)
    for index in range(10):
        audience.add(hall.address(index))
    return audience


def test_everybody_hears_the_same_in_the_same_order(hall, audience):
    audience.send([b"one"])
    audience.send([b"two", b"three"])

    heard = [[datagram.rstrip(b"\0") for datagram in hall.heard(index)] for index in range(10)]
    assert heard == [[b"one", b"two", b"three"]] * 10


def test_all_but_one(hall, audience):
    audience.send([b"x"], but=hall.address(4))

    assert [len(hall.heard(index)) for index in range(10)] == [1, 1, 1, 1, 0, 1, 1, 1, 1, 1]


def test_who_is_removed_hears_nothing_and_the_rest_goes_on(hall, audience):
    for index in (0, 9, 4):
        audience.remove(hall.address(index))
    audience.remove(hall.address(4))

    audience.send([b"x"])

    assert [len(hall.heard(index)) for index in range(10)] == [0, 1, 1, 1, 0, 1, 1, 1, 1, 0]


def test_a_bad_address_is_skipped_and_counted(hall, audience):
    no_port = pack_address(socket.AF_INET, ("127.0.0.1", 0))  # EINVAL
    audience.remove(hall.address(3))
    audience.add(no_port)
    audience.add(hall.address(3))

    audience.send([b"one"])
    audience.send([b"two", b"three"])

    assert [len(hall.heard(index)) for index in range(10)] == [3] * 10
    assert audience.skipped >= 2


@pytest.mark.parametrize("error", [errno.EPERM, errno.ECONNREFUSED, errno.ENETUNREACH, errno.ENOBUFS])
def test_an_error_of_one_address_blocks_nobody_behind_it(hall, monkeypatch, error):
    """What a firewall's drop does (EPERM), without a firewall: sendmmsg fails at the fourth address."""
    audience = MmsgAudience(hall.sender)
    for index in range(10):
        audience.add(hall.address(index))
    real, bad = fanout.mmsg.sendmmsg, audience._address + 3 * fanout.mmsg.MESSAGE_BYTES

    def failing(fd, at, count, flags):
        if at == bad:
            fanout.ctypes.set_errno(error)
            return -1
        until = (bad - at) // fanout.mmsg.MESSAGE_BYTES
        return real(fd, at, min(count, until) if at < bad else count, flags)

    monkeypatch.setattr(fanout.mmsg, "sendmmsg", failing)

    audience.send([b"x"])

    assert [len(hall.heard(index)) for index in range(10)] == [1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
    assert audience.skipped == 1


def test_more_than_one_call_can_take(keep):
    hall = keep(Hall(1))
    hall.listeners[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    audience = MmsgAudience(hall.sender)
    for number in range(2500):
        audience.add(pack_address(socket.AF_INET, (f"127.1.{number >> 8}.{number & 255}", 9)))
    audience.add(hall.address(0))

    audience.send([b"x"])

    assert hall.heard(0) == [b"x"]


@pytest.mark.parametrize("kind", [MmsgInbox, PlainInbox])
def test_what_has_arrived_comes_with_its_senders_at_most_a_batch(hall, kind):
    inbox = kind(hall.sender)
    to = hall.sender.getsockname()
    for number in range(BATCH + 6):
        hall.listeners[number % 10].sendto(b"%d" % number, to)
    hall.listeners[0].sendto(b"", to)

    first, second = inbox.drain(), inbox.drain()

    assert [datagram for datagram, _ in first] == [b"%d" % number for number in range(BATCH)]
    assert [sender for _, sender in first] == [hall.address(number % 10) for number in range(BATCH)]
    assert second[-1] == (b"", hall.address(0))
    assert inbox.drain() == []


@pytest.mark.parametrize("where", [("127.0.0.1", 9999), ("::1", 9999, 0, 0), ("fe80::1", 1, 0, 3)])
def test_an_address_comes_back_as_it_was(where):
    family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET

    packed = pack_address(family, where)

    assert unpack_address(packed) == where
    assert port_of(packed) == where[1]
