"""What client and server say to each other on level 2.

Facts only: `chatroom.wire` makes datagrams of them and back. Whether a message makes sense just now is for
`chatroom.room` (at the server) and `chatroom.member` (at the client) to say. Level 1, the lecture notes'
protocol, is in `chatroom.level1`.
"""

from typing import NamedTuple

from chatroom.events import Event, Farewell


class Hello(NamedTuple):
    """Client: is anybody there who speaks level 2?"""


class Cookie(NamedTuple):
    """Server: show this, and I know that you are where you say you are."""

    cookie: bytes


class Join(NamedTuple):
    """Client: let me in under this name."""

    cookie: bytes
    name: str


class Resume(NamedTuple):
    """Client: I was here, and hold everything up to `have`."""

    cookie: bytes
    session: int
    token: bytes
    have: int


class Welcome(NamedTuple):
    """Server: you are in."""

    log: bytes  # numbers of another log mean other events
    session: int  # the number of your own JOINED
    token: bytes
    own: int  # your last number that was taken
    first: int  # ask for what was said from here on
    head: int  # the number that the next event will get
    text_bytes: int  # the longest text


class Refused(NamedTuple):
    """Server: no, and why."""

    why: int  # chatroom.names.Refusal
    limit: int


class Say(NamedTuple):
    """Client: my own message number `own`; repeated until it stands in the log."""

    token: bytes
    own: int
    have: int
    kind: int
    to: str
    text: str


class Report(NamedTuple):
    """Client: I hold everything up to `have`, and lack the gaps (first number, how many)."""

    token: bytes
    have: int
    gaps: tuple[tuple[int, int], ...] = ()


class Quit(NamedTuple):
    """Client: I leave."""

    token: bytes


class AskWho(NamedTuple):
    """Client: who is in the room?"""

    token: bytes
    question: int


class Roster(NamedTuple):
    """Server: these are, part by part."""

    question: int
    part: int
    parts: int
    names: tuple[str, ...]


class Data(NamedTuple):
    """Server: the log from `first` on; each event with the tags of those it is sealed for."""

    first: int
    entries: tuple[tuple[Event, list[bytes]], ...]


class Beacon(NamedTuple):
    """Server: the log ends before `head`, and I still have it from `oldest` on."""

    head: int
    oldest: int


class Exit(NamedTuple):
    """Server: you are out. The token shows that it is meant for you and comes from the room."""

    why: Farewell
    token: bytes = bytes(8)


Request = Hello | Join | Resume | Say | Report | Quit | AskWho
Answer = Cookie | Welcome | Refused | Roster | Data | Beacon | Exit
