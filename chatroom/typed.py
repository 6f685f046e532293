"""What a member means by the line he typed. Pure: a line goes in, an intention comes out."""

from collections.abc import Iterable
from typing import NamedTuple

from chatroom.events import Kind
from chatroom.i18n import _
from chatroom.names import fold


class Speak(NamedTuple):
    """Say this."""

    kind: Kind
    text: str
    to: str = ""


class Who(NamedTuple):
    """Ask who is in the room."""


class Help(NamedTuple):
    """Show the commands."""


class Go(NamedTuple):
    """Leave."""


class Complaint(NamedTuple):
    """Tell the typist what was wrong."""

    words: str


Intention = Speak | Who | Help | Go | Complaint


def understand(line: str, longest: int, known: Iterable[str] = ()) -> Intention | None:
    """Return what is meant, or None for an empty line; `known` are names that may have spaces in them."""
    line = line.strip()
    if not line:
        return None
    if not line.startswith("/"):
        return _speak(Kind.SAID, line, longest)
    if line.startswith("//"):
        return _speak(Kind.SAID, line[1:], longest)
    command, _space, rest = line.partition(" ")
    return _command(command, rest.strip(), longest, known)


def _command(command: str, rest: str, longest: int, known: Iterable[str]) -> Intention:
    match command:
        case "/quit" | "/q":
            return Go()
        case "/who" | "/w":
            return Who()
        case "/help" | "/?":
            return Help()
        case "/me" if rest:
            return _speak(Kind.ACTED, rest, longest)
        case "/msg" if rest:
            return _private(rest, longest, known)
        case "/me" | "/msg":
            return Complaint(_("{command} needs something after it; /help shows how").format(command=command))
    return Complaint(_("there is no command {command}; /help shows those there are").format(command=command))


def _private(rest: str, longest: int, known: Iterable[str]) -> Intention:
    to, text = _split_name(rest, known)
    if not to or not text:
        return Complaint(_("/msg needs a name and a text"))
    return _speak(Kind.PRIVATE, text, longest, to)


def _split_name(rest: str, known: Iterable[str]) -> tuple[str, str]:
    """Return name and text: a quoted name, the longest known name that it begins with, or the first word."""
    if rest.startswith('"'):
        name, _quote, text = rest[1:].partition('"')
        return name.strip(), text.strip()
    for name in sorted(known, key=len, reverse=True):
        if fold(rest[: len(name)]) == fold(name) and rest[len(name) : len(name) + 1] == " ":
            return name, rest[len(name) :].strip()
    name, _space, text = rest.partition(" ")
    return name, text.strip()


def _speak(kind: Kind, text: str, longest: int, to: str = "") -> Intention:
    size = len(text.encode(errors="replace"))
    if size > longest:
        return Complaint(
            _("too long: {size} bytes, at most {limit}; nothing was sent").format(size=size, limit=longest)
        )
    return Speak(kind, text, to)
