"""What hostile callers send to the room, and what they get for it. Addresses and times are made up.

Longer than other files, because it is one list: every attack, tried on the same room.
"""

import pytest
from chat_world import SECRET, address_of
from hypothesis import given
from hypothesis import strategies as st

from chatroom.door import Limits
from chatroom.effects import Broadcast, Explain, Seat, Send, Tell
from chatroom.events import Kind
from chatroom.messages import (
    AskWho,
    Cookie,
    Exit,
    Hello,
    Join,
    Quit,
    Refused,
    Report,
    Resume,
    Say,
    Welcome,
)
from chatroom.names import Refusal
from chatroom.room import Room
from chatroom.wire import pack, parse_answer

ANN, BOB, EVE = address_of(1), address_of(2), address_of(3)


class Tried:
    """A room, and what each datagram brought about."""

    def __init__(self, **limits):
        self.room = Room(Limits(**{"rate": 0, **limits}), SECRET, b"log-mark")
        self.now = 100.0

    def send(self, sender, datagram):
        """Return (answers to the sender, what others hear)."""
        if isinstance(datagram, str):
            datagram = datagram.encode()
        effects = self.room.receive(datagram, sender, self.now)
        record = self.room.record()
        heard = self.room.settle(record, self.now) if record else []
        return effects, heard

    def answer(self, sender, message):
        sent = [e.datagram for e in self.send(sender, pack(message))[0] if isinstance(e, Send)]
        return parse_answer(sent[0]) if sent else None

    def cookie(self, sender):
        return self.answer(sender, Hello()).cookie

    def enter(self, sender, name):
        return self.answer(sender, Join(self.cookie(sender), name))

    def names(self):
        return [member.name for member in self.room._floor.members]


@pytest.fixture
def tried():
    return Tried()


ODD = [
    *("", "x", "2", "L", "C", "Q", "C ann", "Q nobody", "Z hello", "1L ann", "3H", "2Z", "2H", "hello"),
    *(b"\xff\xfe", b"C ann \xff", b"L \xff", b"\x00" * 65507, b"2H" + b"." * 1300, b"2J" + b"\xff" * 40),
    *("OK", "EXIT", "L\tann", "l ann", "C  ann x", "Q"),
]


@pytest.mark.parametrize("datagram", ODD, ids=lambda d: repr(d)[:20])
def test_an_odd_datagram_brings_nothing_about_and_is_counted(tried, datagram):
    tried.enter(ANN, "ann")
    before = sum(tried.room.counts.values())

    effects, heard = tried.send(EVE, datagram)

    assert [type(e) for e in effects] in ([], [Explain])
    assert heard == []
    assert sum(tried.room.counts.values()) == before + 1
    assert tried.names() == ["ann"]


def test_every_beginning_of_every_message_is_survived_from_strangers_and_members(tried):
    token = tried.enter(ANN, "ann").token
    messages = [
        Hello(),
        Join(tried.cookie(EVE), "eve"),
        Resume(tried.cookie(EVE), 1, token, 0),
        Say(token, 1, 0, Kind.SAID, "", "hi"),
        Report(token, 0, ((1, 9),)),
        Quit(token),
        AskWho(token, 1),
    ]

    for whole in [*map(pack, messages), b"L eve", b"C ann hi", b"Q ann"]:
        for size in range(len(whole)):
            tried.send(ANN, whole[:size])
            tried.send(EVE, whole[:size])

    assert "ann" in tried.names()


@given(st.lists(st.tuples(st.integers(1, 3), st.binary(max_size=60)), max_size=20), st.booleans())
def test_no_datagram_raises_anything(datagrams, with_digit):
    tried = Tried()
    tried.enter(ANN, "ann")

    for sender, noise in datagrams:
        for verb in (b"", b"2J", b"2R", b"2S", b"2A", b"2Q", b"2W", b"L ", b"C ", b"C ann ", b"Q "):
            tried.send(address_of(sender), verb + noise)

    tried.room.tick(tried.now + 100)


BAD_NAMES = [
    ("", Refusal.NAME_EMPTY),
    ("   ", Refusal.NAME_EMPTY),
    ("\u200b\u200b", Refusal.NAME_EMPTY),
    ("a\x1b[31m", Refusal.NAME_SIGNS),
    ("a\nb", Refusal.NAME_SIGNS),
    ("a\tb", Refusal.NAME_SIGNS),
    ("\u202enna", Refusal.NAME_SIGNS),
    ("a" * 25, Refusal.NAME_LONG),
    ("名" * 10_000, Refusal.NAME_LONG),
    ("管理员", Refusal.NAME_RESERVED),
    ("管 理 员", Refusal.NAME_RESERVED),
    ("管\u200b理员", Refusal.NAME_RESERVED),
    ("管理員", Refusal.NAME_RESERVED),
    ("管理员1", Refusal.NAME_RESERVED),
    ("Ａdmin", Refusal.NAME_RESERVED),
    ("аdmin", Refusal.NAME_RESERVED),  # a Cyrillic a
    ("ann", Refusal.NAME_TAKEN),
    ("ANN", Refusal.NAME_TAKEN),
    ("Ａnn", Refusal.NAME_TAKEN),
    ("a nn", Refusal.NAME_TAKEN),
    ("аnn", Refusal.NAME_TAKEN),  # a Cyrillic a
]


@pytest.mark.parametrize(("name", "why"), BAD_NAMES, ids=lambda x: repr(x)[:16])
def test_a_bad_name_is_refused_with_its_reason_on_both_levels(tried, name, why):
    tried.enter(ANN, "ann")

    effects, heard = tried.send(BOB, f"L {name}")
    answer = tried.enter(EVE, name)

    assert (effects, heard) == ([Explain(BOB, why, 0)], [])
    if len(name.encode()) < 1000:
        assert answer == Refused(why, 0)
    assert tried.names() == ["ann"]


def test_nobody_speaks_before_he_is_in_nor_as_another_nor_from_elsewhere(tried):
    token = tried.enter(ANN, "ann").token
    tried.send(BOB, "L bob")

    attempts = [
        (EVE, b"C eve hi"),
        (EVE, b"C ann hi"),
        (EVE, b"Q ann"),
        (BOB, b"C ann hi"),
        (BOB, "C 管理员 hi".encode()),
        (BOB, b"Q ann"),
        (BOB, pack(Say(token, 1, 0, Kind.SAID, "", "hi"))),
        (EVE, pack(Say(token, 1, 0, Kind.SAID, "", "hi"))),
        (EVE, pack(Quit(token))),
        (ANN, b"C ann hi"),
        (ANN, pack(Say(bytes(8), 1, 0, Kind.SAID, "", "hi"))),
    ]

    for sender, datagram in attempts:
        assert tried.send(sender, datagram)[1] == [], datagram
    assert tried.names() == ["ann", "bob"]


def test_a_stolen_token_does_not_move_a_session_that_is_in_use(tried):
    welcome = tried.enter(ANN, "ann")
    tried.now += 5

    effects, _heard = tried.send(EVE, pack(Resume(tried.cookie(EVE), welcome.session, welcome.token, 0)))

    assert effects == []
    assert tried.room._floor.members.named("ann").address == ANN


def test_a_cookie_is_worth_nothing_from_another_address_nor_after_its_time(tried):
    cookie = tried.cookie(ANN)

    assert isinstance(tried.answer(EVE, Join(cookie, "eve")), Cookie)
    tried.now += 200
    assert isinstance(tried.answer(ANN, Join(cookie, "ann")), Cookie)
    assert tried.names() == []


def test_what_comes_twice_counts_once(tried):
    welcome = tried.enter(ANN, "ann")
    say = pack(Say(welcome.token, 1, 0, Kind.SAID, "", "hi"))
    tried.send(BOB, "L bob")

    assert tried.send(BOB, "L bob") == ([Send(BOB, b"OK")], [])
    assert len(tried.send(ANN, say)[1]) == 2  # one Broadcast, one Tell
    assert tried.send(ANN, say)[1] == []
    assert tried.answer(ANN, Join(tried.cookie(ANN), "ann")) == welcome._replace(own=1, head=4)
    assert tried.send(BOB, "Q bob")[0][-1] == Send(BOB, b"EXIT")
    assert tried.send(BOB, "Q bob") == ([Send(BOB, b"EXIT")], [])
    assert isinstance(tried.answer(ANN, Quit(welcome.token)), Exit)
    assert isinstance(tried.answer(ANN, Quit(welcome.token)), Exit)
    assert tried.names() == []


def test_port_0_is_nobody(tried):
    nobody = b"\x02\x00\x00\x00\x7f\x00\x00\x01" + bytes(8)

    assert tried.send(nobody, "L ann") == ([], [])
    assert tried.send(nobody, pack(Hello())) == ([], [])
    assert tried.names() == []


def test_a_hundred_thousand_logins_from_made_up_addresses_leave_seats_and_memory(tried):
    tried = Tried(rate=20.0)
    for number in range(100_000):
        tried.now += 0.0001
        host = (0x7F000001 + (number >> 4)).to_bytes(4)
        sender = b"\x02\x00" + (1024 + number % 60000).to_bytes(2) + host + bytes(8)
        tried.send(sender, f"L x{number}" if number % 2 else pack(Hello()))

    assert isinstance(tried.enter(ANN, "ann"), Welcome)
    assert len(tried.names()) <= 501
    assert all(len(pace._buckets) <= 4097 for pace in (tried.room._floor.door.knocking,))


@pytest.mark.parametrize(
    "datagram",
    [
        *(b"L n", b"Q n", b"C n x", pack(Hello()), pack(Join(bytes(8), "x"))),
        *(pack(Resume(bytes(8), 1, bytes(8), 0)), pack(Quit(bytes(8))), pack(AskWho(bytes(8), 1))),
        *(pack(Report(bytes(8), 0)), pack(Say(bytes(8), 1, 0, Kind.SAID, "", "")), b"L ann", b"L "),
    ],
    ids=lambda datagram: repr(datagram[:2]),
)
def test_nobody_unproven_is_sent_more_than_he_sent(datagram):
    tried = Tried(rate=20.0, level1_per_host=1000)
    tried.enter(ANN, "ann")
    sent = received = explained = 0

    for number in range(600):  # one host, whose address may be made up
        sent += len(datagram)
        for answer in tried.send(address_of(100 + number), datagram)[0]:
            received += len(answer.datagram) if isinstance(answer, Send) else 0
            explained += isinstance(answer, Explain)

    assert received <= sent
    assert explained <= 5


def test_level_1_has_a_limit_an_address_and_reasons_are_rare():
    tried = Tried(level1_per_host=20)
    seated = explained = 0
    for number in range(600):
        effects, _heard = tried.send(address_of(number), f"L n{number}")
        seated += any(isinstance(e, Seat) for e in effects)
        explained += any(isinstance(e, Explain) for e in effects)

    assert seated == 20
    assert explained <= 6


def test_a_flood_of_datagrams_is_dropped_unread():
    tried = Tried(rate=20.0)
    token = tried.enter(ANN, "ann").token

    for _ in range(5000):
        tried.send(ANN, pack(AskWho(token, 1)))
        tried.send(EVE, b"\xff")

    tried.now += 1
    assert tried.room.counts["came too fast"] > 7900
    assert isinstance(tried.enter(BOB, "bob"), Welcome)


def test_a_flood_from_one_member_is_held_back_and_others_are_heard():
    tried = Tried(rate=20.0)
    flood, calm = tried.enter(ANN, "ann").token, tried.enter(BOB, "bob").token
    passed = 0
    for own in range(1, 5000):
        tried.now += 0.0002
        passed += any(
            isinstance(e, Broadcast)
            for e in tried.send(ANN, pack(Say(flood, min(own, passed + 1), 0, Kind.SAID, "", "x")))[1]
        )

    assert passed <= 121
    assert tried.send(BOB, pack(Say(calm, 1, 0, Kind.SAID, "", "hi")))[1]


@pytest.mark.parametrize(
    "text", ["\x1b[2J", "\x07", "\r\nbob says: x", "\u202eevil", "\u2066a", "\x9b31m", "\x00"]
)
def test_nothing_that_drives_a_terminal_gets_through(tried, text):
    token = tried.enter(ANN, "ann").token
    tried.send(BOB, "L bob")

    (_broadcast, tell) = tried.send(ANN, pack(Say(token, 1, 0, Kind.SAID, "", f"a{text}b")))[1]

    assert isinstance(tell, Tell)
    assert tell.event.text.isprintable() or "\ufffd" in tell.event.text
    assert not set(text) & set("\x1b\x07\r\n\u202e\u2066\x9b\x00") & set(tell.event.text)


def test_a_long_chinese_text_is_refused_whole_never_cut(tried):
    token = tried.enter(ANN, "ann").token
    tried.send(BOB, "L bob")
    exact, long = "字" * 333, "字" * 334

    assert tried.send(BOB, f"C bob {exact}")[1]
    assert tried.send(BOB, f"C bob {long}") == ([Explain(BOB, Refusal.TEXT_LONG, 1000)], [])
    tried.send(ANN, pack(Say(token, 1, 0, Kind.SAID, "", long)))
    assert [e.text for e in tried.room._floor._sealed.values()] == [str(int(Refusal.TEXT_LONG))]


def test_one_who_never_acknowledges_costs_nothing_but_beacons(tried):
    tried.enter(ANN, "ann")
    token = tried.enter(BOB, "bob").token
    for own in range(1, 2000):
        tried.send(BOB, pack(Say(token, own, own, Kind.SAID, "", "x")))
        effects = tried.room.tick(tried.now)
        assert all(isinstance(e, Broadcast) for e in effects)

    tried.now += 31
    tried.room.tick(tried.now)
    assert tried.names() == []


def test_the_administrator_reads_what_was_counted(tried):
    tried.send(EVE, b"\xff")

    assert tried.room.counts == {"malformed": 1, "members": 0, "events": 0}
