"""What happened in the room: one fact each, and the bytes that everybody gets of it.

An event's number is its place in the log (`chatroom.log`); the sentence that people read is made by
`chatroom.wording`.
"""

import struct
from enum import IntEnum
from typing import NamedTuple

from chatroom.errors import MalformedError


class Kind(IntEnum):
    """What an event is. The numbers are the wire's (PROTOCOL.md, "Events")."""

    JOINED = 1
    SAID = 2
    ACTED = 3  # /me
    LEFT = 4
    ANNOUNCED = 5  # the administrator
    PRIVATE = 6  # for two members only; all others see SEALED in its place
    SEALED = 7
    REFUSED = 8  # what a member said and the room did not take: for that member only


class Farewell(IntEnum):
    """Why somebody left, in the text of LEFT and in an Exit."""

    QUIT = 0
    SILENT = 1  # nothing heard for too long
    KICKED = 2
    BANNED = 3
    STOPPED = 4  # the server ends
    UNKNOWN = 5  # you are no member here: greet again


class Event(NamedTuple):
    """One thing that happened, once and for all."""

    kind: Kind
    at: int  # seconds since 1970
    name: str = ""
    text: str = ""
    to: str = ""  # PRIVATE: the other's name
    own: int = 0  # the speaker's own number
    session: int = 0  # the speaker, as the room knows him
    to_session: int = 0


_ENTRY = struct.Struct("!HBIIB")  # length of what follows, kind, at, own, bytes of the name
ENTRY_BYTES = _ENTRY.size
_LENGTH = struct.Struct("!H")
TAG_BYTES = 4


def pack_event(event: Event) -> bytes:
    """Return the event as it stands in a datagram."""
    text = event.text.encode()
    if event.kind is Kind.PRIVATE:
        to = event.to.encode()
        text = bytes((len(to),)) + to + text
    return pack_entry(event.kind, event.at, event.own, event.name.encode(), text)


def pack_entry(kind: int, at: int, own: int, name: bytes, body: bytes) -> bytes:
    """Return an entry from parts that are bytes already: the way that is taken 20,000 times a second."""
    length = ENTRY_BYTES - 2 + len(name) + len(body)
    return _ENTRY.pack(length, kind, at, own, len(name)) + name + body


def pack_seal(at: int, tags: list[bytes]) -> bytes:
    """Return what stands in the log for an event that is not everybody's.

    A tag tells the one who can compute it, and nobody else, that the event is his (`chatroom.proofs`).
    """
    return pack_entry(Kind.SEALED, at, 0, b"", b"".join(tags))


def unpack_entries(payload: bytes, start: int) -> list[tuple[Event, list[bytes]]]:
    """Return the events of a datagram from `start` on, each with its tags (none, except SEALED).

    Zero octets at the end are padding. Raises MalformedError.
    """
    found, end = [], len(payload)
    while start + 2 <= end:
        (length,) = _LENGTH.unpack_from(payload, start)
        if not length:
            break
        if length < ENTRY_BYTES - 2 or start + 2 + length > end:
            raise MalformedError("an event is cut off")
        found.append(_unpack(payload[start : start + 2 + length]))
        start += 2 + length
    if any(payload[start:]):
        raise MalformedError("something follows the last event")
    return found


def _unpack(entry: bytes) -> tuple[Event, list[bytes]]:
    _, number, at, own, name_bytes = _ENTRY.unpack_from(entry)
    name, body = entry[ENTRY_BYTES : ENTRY_BYTES + name_bytes], entry[ENTRY_BYTES + name_bytes :]
    try:
        kind = Kind(number)
        if kind is Kind.SEALED:
            tags = [body[i : i + TAG_BYTES] for i in range(0, len(body), TAG_BYTES)]
            return Event(kind, at), tags
        to = b""
        if kind is Kind.PRIVATE:
            to, body = body[1 : 1 + body[0]], body[1 + body[0] :]
        return Event(kind, at, name.decode(), body.decode(), to.decode(), own), []
    except (ValueError, IndexError) as fault:  # UnicodeDecodeError is a ValueError
        raise MalformedError(f"an event cannot be read: {fault}") from fault
