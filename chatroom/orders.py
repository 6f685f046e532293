"""What the administrator orders: through the server's own channel, never through the port."""

from typing import NamedTuple


class Announce(NamedTuple):
    """Say it to everybody."""

    text: str


class Kick(NamedTuple):
    """Put a member out."""

    name: str


class Ban(NamedTuple):
    """Put a member out and keep him out until the server is started again."""

    name: str


class ListMembers(NamedTuple):
    """Say who is in the room."""


class ShowCounts(NamedTuple):
    """Say what was counted."""


class StopServer(NamedTuple):
    """Bid everybody farewell and end."""


Order = Announce | Kick | Ban | ListMembers | ShowCounts | StopServer
