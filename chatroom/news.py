"""What the client's core wants done or shown: the client's to carry out, and to know nothing about chat."""

from typing import NamedTuple

from chatroom.events import Event, Farewell
from chatroom.names import Refusal


class Transmit(NamedTuple):
    """Send a datagram to the server."""

    datagram: bytes


class Show(NamedTuple):
    """Show an event; `earlier`: it happened before this member came."""

    event: Event
    earlier: bool = False


class Hear(NamedTuple):
    """Show a sentence as a server of level 1 has worded it."""

    sentence: str


class Names(NamedTuple):
    """Show who is in the room."""

    names: tuple[str, ...]


class Entered(NamedTuple):
    """We are in the room, for the first time or again."""

    level: int
    again: bool = False


class Lost(NamedTuple):
    """The server does not answer any more; the core goes on trying."""


class Missed(NamedTuple):
    """So many events are gone for good."""

    events: int


class Denied(NamedTuple):
    """We may not come in. At the end of it the client is outside."""

    why: Refusal
    limit: int = 0
    words: str = ""  # of a server of level 1


class Left(NamedTuple):
    """We are out. At the end of it the client is outside."""

    why: Farewell


News = Transmit | Show | Hear | Names | Entered | Lost | Missed | Denied | Left
