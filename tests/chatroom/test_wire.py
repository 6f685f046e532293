"""The bytes of both levels: what goes out comes back the same; what is no message is said to be none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatroom.errors import MalformedError
from chatroom.events import Event, Farewell, Kind, pack_event, pack_seal
from chatroom.level1 import Chat, Leave, Login
from chatroom.level1 import pack as pack_1
from chatroom.level1 import parse_request as parse_1
from chatroom.messages import (
    AskWho,
    Beacon,
    Cookie,
    Data,
    Exit,
    Hello,
    Join,
    Quit,
    Refused,
    Report,
    Resume,
    Roster,
    Say,
    Welcome,
)
from chatroom.wire import DATAGRAM_BYTES, pack, pack_data, parse_answer, parse_request

PROOF = bytes(range(8))
REQUESTS = [
    Hello(),
    Join(PROOF, "小明"),
    Resume(PROOF, 7, PROOF, 12),
    Say(PROOF, 3, 12, Kind.SAID, "", "你好"),
    Say(PROOF, 3, 12, Kind.PRIVATE, "ann", "psst"),
    Report(PROOF, 12, ((13, 2), (20, 1))),
    Quit(PROOF),
    AskWho(PROOF, 1),
]
ANSWERS = [
    Cookie(PROOF),
    Welcome(PROOF, 7, PROOF, 0, 1, 8, 1000),
    Refused(5, 0),
    Roster(1, 0, 1, ("ann", "小明")),
    Beacon(8, 1),
    Exit(Farewell.KICKED, PROOF),
]
EVENTS = [
    Event(Kind.JOINED, 1, "ann"),
    Event(Kind.SAID, 2, "ann", "你好", own=1),
    Event(Kind.PRIVATE, 3, "ann", "psst", "小明", 2),
]


@pytest.mark.parametrize("message", REQUESTS, ids=lambda m: type(m).__name__)
def test_a_request_comes_back_as_it_was(message):
    assert parse_request(pack(message)) == message


@pytest.mark.parametrize("message", ANSWERS, ids=lambda m: type(m).__name__)
def test_an_answer_comes_back_as_it_was(message):
    assert parse_answer(pack(message)) == message


def test_events_come_back_as_they_were_padding_or_not():
    entries = b"".join(map(pack_event, EVENTS)) + pack_seal(4, [b"tag1", b"tag2"])
    expected = Data(9, (*((event, []) for event in EVENTS), (Event(Kind.SEALED, 4), [b"tag1", b"tag2"])))

    assert parse_answer(pack_data(9, entries)) == expected
    assert parse_answer(pack_data(9, entries).ljust(DATAGRAM_BYTES, b"\0")) == expected


@pytest.mark.parametrize("request_", [Login("小明"), Chat("小明 a b"), Leave("小明")], ids=repr)
def test_a_request_of_level_1_comes_back_as_it_was(request_):
    assert parse_1(pack_1(request_)) == request_


def test_the_example_of_the_protocol_document():
    assert pack(Say(PROOF, 1, 9, Kind.SAID, "", "hi")).hex(" ") == (
        "32 53 00 01 02 03 04 05 06 07 00 00 00 01 00 00 00 00 00 00 00 09 02 00 68 69"
    )
    assert pack_data(10, pack_event(Event(Kind.SAID, 1700000000, "ann", "hi", own=1))).hex(" ") == (
        "32 44 00 00 00 00 00 00 00 0a 00 0f 02 65 53 f1 00 00 00 00 01 03 61 6e 6e 68 69"
    )


@pytest.mark.parametrize("message", [*REQUESTS, *ANSWERS], ids=lambda m: type(m).__name__)
def test_every_beginning_of_a_message_is_read_or_refused(message):
    parse = parse_request if message in REQUESTS else parse_answer
    whole = pack(message)

    for size in range(len(whole)):
        try:
            assert type(parse(whole[:size])) is type(message)
        except MalformedError:
            continue


@given(st.binary(max_size=1300))
def test_noise_is_read_or_refused_and_nothing_else(noise):
    for start in (b"", *(b"2" + bytes((letter,)) for letter in b"HJRSAQWKOEUDBX")):
        for parse in (parse_request, parse_answer, parse_1):
            try:
                parse(start + noise)
            except MalformedError:
                continue


FEW = 5  # what a datagram holds of the longest


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 9), st.text(max_size=9), st.text(max_size=40)),
        max_size=FEW,
    )
)
def test_any_event_survives_the_way(parts):
    events = [Event(Kind(kind), at, name, text) for kind, at, name, text in parts]

    data = parse_answer(pack_data(1, b"".join(map(pack_event, events))))

    assert [event for event, _tags in data.entries] == events
