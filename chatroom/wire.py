"""Level 2 on the wire: datagram ↔ message (`chatroom.messages`).

Each message is the digit 2, a letter, and fixed fields; numbers are unsigned and big-endian. PROTOCOL.md
shows them byte by byte. The events inside a Data are packed by `chatroom.events`.
"""

import struct
from collections.abc import Callable
from typing import TypeVar

from chatroom.errors import MalformedError
from chatroom.events import Farewell, Kind, unpack_entries
from chatroom.messages import (
    Answer,
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
    Request,
    Resume,
    Roster,
    Say,
    Welcome,
)

DATAGRAM_BYTES = 1200
"""No datagram of either level is longer: this passes nearly every network unfragmented."""
HELLO_BYTES = 32
GAPS = 64
_HEAD = 2  # "2" and a letter

Message = TypeVar("Message")

_RESUME = struct.Struct("!8sQ8sQ")
_WELCOME = struct.Struct("!8sQ8sIQQH")
_REFUSED = struct.Struct("!BH")
_SAY = struct.Struct("!8sIQBB")
_REPORT = struct.Struct("!8sQ")
_GAP = struct.Struct("!QH")
_WHO = struct.Struct("!8sI")
_ROSTER = struct.Struct("!IBB")
_DATA = struct.Struct("!Q")
_BEACON = struct.Struct("!QQ")
_EXIT = struct.Struct("!B8s")
DATA_HEAD_BYTES = _HEAD + _DATA.size
ROSTER_HEAD_BYTES = _HEAD + _ROSTER.size


def pack(message: Request | Answer) -> bytes:
    """Return the datagram of any message but Data, which is made from ready entries (`pack_data`)."""
    return _WRITERS[type(message)](message)


def pack_data(first: int, entries: bytes) -> bytes:
    """Return a Data datagram around entries that `chatroom.events` has packed."""
    return b"2D" + _DATA.pack(first) + entries


def _pack_say(say: Say) -> bytes:
    to = say.to.encode()
    return b"2S" + _SAY.pack(say.token, say.own, say.have, say.kind, len(to)) + to + say.text.encode()


def _pack_report(report: Report) -> bytes:
    gaps = b"".join(_GAP.pack(*gap) for gap in report.gaps[:GAPS])
    return b"2A" + _REPORT.pack(report.token, report.have) + gaps


def _pack_roster(roster: Roster) -> bytes:
    names = (name.encode() for name in roster.names)
    listed = b"".join(bytes((len(name),)) + name for name in names)
    return b"2U" + _ROSTER.pack(roster.question, roster.part, roster.parts) + listed


_WRITERS: dict[type, Callable[..., bytes]] = {
    Hello: lambda hello: b"2H".ljust(HELLO_BYTES, b"."),  # valid UTF-8: the notes' server must survive it
    Cookie: lambda m: b"2K" + m.cookie,
    Join: lambda m: b"2J" + m.cookie + m.name.encode(),
    Resume: lambda m: b"2R" + _RESUME.pack(*m),
    Welcome: lambda m: b"2O" + _WELCOME.pack(*m),
    Refused: lambda m: b"2E" + _REFUSED.pack(*m),
    Say: _pack_say,
    Report: _pack_report,
    Quit: lambda m: b"2Q" + m.token + b".",  # as long as an Exit: nobody is sent more than he sent
    AskWho: lambda m: b"2W" + _WHO.pack(*m),
    Roster: _pack_roster,
    Beacon: lambda m: b"2B" + _BEACON.pack(*m),
    Exit: lambda m: b"2X" + _EXIT.pack(*m),
}


def parse_request(datagram: bytes) -> Request:
    """Return what a client asks. Raises MalformedError."""
    return _parse(_REQUESTS, datagram)


def parse_answer(datagram: bytes) -> Answer:
    """Return what the server says. Raises MalformedError."""
    return _parse(_ANSWERS, datagram)


def _parse(readers: dict[bytes, Callable[[bytes], Message]], datagram: bytes) -> Message:
    reader = readers.get(datagram[:_HEAD])
    if reader is None or len(datagram) > DATAGRAM_BYTES:
        raise MalformedError("no message of level 2")
    try:
        return reader(datagram)
    except (struct.error, ValueError, IndexError) as fault:
        raise MalformedError(str(fault)) from fault


def _exactly(datagram: bytes, size: int) -> None:
    if len(datagram) != size:
        raise ValueError(f"{size} bytes expected")


def _read_hello(datagram: bytes) -> Hello:
    if len(datagram) < HELLO_BYTES:
        raise ValueError("a greeting shorter than its answer could be")
    return Hello()


def _cookie(datagram: bytes) -> bytes:
    if len(datagram) < _HEAD + 8:
        raise ValueError("a cookie is cut off")
    return datagram[_HEAD : _HEAD + 8]


def _read_join(datagram: bytes) -> Join:
    return Join(_cookie(datagram), datagram[_HEAD + 8 :].decode())


def _read_say(datagram: bytes) -> Say:
    token, own, have, kind, to_bytes = _SAY.unpack_from(datagram, _HEAD)
    start = _HEAD + _SAY.size
    to = datagram[start : start + to_bytes]
    if len(to) != to_bytes or kind not in _SAYABLE or (kind == Kind.PRIVATE) != bool(to_bytes):
        raise ValueError("nothing that can be said")
    return Say(token, own, have, kind, to.decode(), datagram[start + to_bytes :].decode())


def _read_report(datagram: bytes) -> Report:
    gaps = datagram[_HEAD + _REPORT.size :]
    if len(gaps) > GAPS * _GAP.size:
        raise ValueError("too many gaps")
    token, have = _REPORT.unpack_from(datagram, _HEAD)
    return Report(token, have, tuple((first, count) for first, count in _GAP.iter_unpack(gaps)))


def _read_quit(datagram: bytes) -> Quit:
    _exactly(datagram, _HEAD + 9)
    return Quit(datagram[_HEAD:-1])


def _read_cookie(datagram: bytes) -> Cookie:
    _exactly(datagram, _HEAD + 8)
    return Cookie(datagram[_HEAD:])


def _read_roster(datagram: bytes) -> Roster:
    names, start = [], _HEAD + _ROSTER.size
    while start < len(datagram):
        end = start + 1 + datagram[start]
        if end > len(datagram):
            raise ValueError("a name is cut off")
        names.append(datagram[start + 1 : end].decode())
        start = end
    question, part, parts = _ROSTER.unpack_from(datagram, _HEAD)
    return Roster(question, part, parts, tuple(names))


def _read_data(datagram: bytes) -> Data:
    (first,) = _DATA.unpack_from(datagram, _HEAD)
    return Data(first, tuple(unpack_entries(datagram, DATA_HEAD_BYTES)))


def _read_exit(datagram: bytes) -> Exit:
    why, token = _EXIT.unpack(datagram[_HEAD:])
    return Exit(Farewell(why), token)


_SAYABLE = {Kind.SAID, Kind.ACTED, Kind.PRIVATE}
_REQUESTS: dict[bytes, Callable[[bytes], Request]] = {
    b"2H": _read_hello,
    b"2J": _read_join,
    b"2R": lambda datagram: Resume(*_RESUME.unpack(datagram[_HEAD:])),
    b"2S": _read_say,
    b"2A": _read_report,
    b"2Q": _read_quit,
    b"2W": lambda datagram: AskWho(*_WHO.unpack(datagram[_HEAD:])),
}
_ANSWERS: dict[bytes, Callable[[bytes], Answer]] = {
    b"2K": _read_cookie,
    b"2O": lambda datagram: Welcome(*_WELCOME.unpack(datagram[_HEAD:])),
    b"2E": lambda datagram: Refused(*_REFUSED.unpack(datagram[_HEAD:])),
    b"2U": _read_roster,
    b"2D": _read_data,
    b"2B": lambda datagram: Beacon(*_BEACON.unpack(datagram[_HEAD:])),
    b"2X": _read_exit,
}
