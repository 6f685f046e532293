"""What the room wants done: the server's to carry out, in this order, and to know nothing about chat."""

from typing import NamedTuple

from chatroom.addresses import Address
from chatroom.events import Event
from chatroom.names import Refusal


class Seat(NamedTuple):
    """Add the address to those who hear what goes to everyone of this level."""

    address: Address
    level: int


class Unseat(NamedTuple):
    """Take it away again."""

    address: Address
    level: int


class Send(NamedTuple):
    """Send one datagram to one address."""

    address: Address
    datagram: bytes


class Broadcast(NamedTuple):
    """Send these datagrams to everyone of level 2."""

    datagrams: list[bytes]


class Tell(NamedTuple):
    """Put the event in words, for one address of level 1 or for all of that level but one."""

    event: Event
    to: Address | None = None
    but: Address | None = None


class Explain(NamedTuple):
    """Put a refusal in words, for one address of level 1."""

    address: Address
    why: Refusal
    limit: int = 0


class Recall(NamedTuple):
    """Read the events first to end - 1 from the journal and hand them to `Room.recalled`."""

    session: int
    first: int
    end: int


class Inform(NamedTuple):
    """Tell the administrator's console."""

    note: dict[str, object]


class Stop(NamedTuple):
    """End the server."""


Effect = Seat | Unseat | Send | Broadcast | Tell | Explain | Recall | Inform | Stop


class Seated(NamedTuple):
    """What must be remembered of a member so that he is still one after the server was killed."""

    session: int
    name: str
    level: int
    address: Address
    own: int = 0


class Record(NamedTuple):
    """What must be on disk before anybody hears of it."""

    first: int
    events: list[Event]
    seated: list[Seated]
    left: list[int]


class Past(NamedTuple):
    """What the journal still knows when the server starts."""

    head: int = 1
    oldest: int = 1
    recent: tuple[Event, ...] = ()  # the last ones, up to head - 1
    seated: tuple[Seated, ...] = ()
