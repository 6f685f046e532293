"""Level 1 on the wire: the lecture notes' protocol, text in UTF-8.

Knows no state. What people read (a welcome, a sentence, a reason) is made by `chatroom.wording`.
"""

from typing import NamedTuple

from chatroom.errors import MalformedError

OK = b"OK"
EXIT = b"EXIT"


class Login(NamedTuple):
    """`L name`."""

    name: str


class Chat(NamedTuple):
    """`C name text`, not taken apart: only the room knows where the speaker's name ends."""

    claim: str

    def text_of(self, name: str) -> str | None:
        """Return what the member of this name says, or None if another name is claimed."""
        if self.claim == name:
            return ""
        return self.claim[len(name) + 1 :] if self.claim.startswith(name + " ") else None


class Leave(NamedTuple):
    """`Q name`."""

    name: str


Request = Login | Chat | Leave
_VERBS: dict[str, type[Login] | type[Chat] | type[Leave]] = {"L": Login, "C": Chat, "Q": Leave}


def parse_request(datagram: bytes) -> Request:
    """Return what a client asks. Raises MalformedError."""
    try:
        verb, space, rest = datagram.decode().partition(" ")
    except UnicodeDecodeError as fault:
        raise MalformedError("not UTF-8") from fault
    if verb not in _VERBS or not space:
        raise MalformedError("no message of level 1")
    return _VERBS[verb](rest)


def pack(request: Request) -> bytes:
    """Return the datagram of a client's request."""
    verb = next(verb for verb, kind in _VERBS.items() if isinstance(request, kind))
    return f"{verb} {request[0]}".encode()
