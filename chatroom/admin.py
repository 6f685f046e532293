"""The administrator's console: lines are announcements, lines with / are orders.

Draws nothing itself, as `chatroom.console` does not. What he orders is carried out by `chatroom.room`.
"""

import time

from chatroom.console import complaint, help_line, news, who_line
from chatroom.events import Event, Kind
from chatroom.i18n import _
from chatroom.link import Note
from chatroom.orders import Announce, Ban, Kick, ListMembers, Order, ShowCounts, StopServer
from chatroom.wording import Line, Part, parts

_WITHOUT: dict[str, type[ListMembers] | type[ShowCounts] | type[StopServer]] = {
    "/who": ListMembers,
    "/stats": ShowCounts,
    "/stop": StopServer,
}
_WITH: dict[str, type[Kick] | type[Ban]] = {"/kick": Kick, "/ban": Ban}


def order_of(note: Note) -> Order:
    """Return the order that a note from the console carries."""
    command, rest = note["order"], note["rest"]
    if command in _WITHOUT:
        return _WITHOUT[command]()
    return _WITH[command](rest) if command in _WITH else Announce(rest)


class AdminConsole:
    """The administrator at his keyboard."""

    backlog = 0

    def prompt(self) -> str:
        """Return what stands before the line being typed."""
        return _("administrator > ")

    def typed(self, line: str) -> tuple[list[Note], list[Line]]:
        """Return what to tell the other process and what to show at once."""
        line = line.strip()
        if not line:
            return [], []
        if not line.startswith("/") or line.startswith("//"):
            return [{"order": "", "rest": line.removeprefix("/")}], []
        command, _space, rest = line.partition(" ")
        rest = rest.strip()
        if command == "/help":
            return [], _help()
        if command in _WITH and not rest:
            return [], [complaint(_("{command} needs a name").format(command=command))]
        if command not in _WITHOUT and command not in _WITH:
            words = _("there is no command {command}; /help shows those there are")
            return [], [complaint(words.format(command=command))]
        return [{"order": command, "rest": rest}], []

    def ended(self) -> tuple[list[Note], list[Line]]:
        """At the end of his input the server goes on without a console."""
        return [], [news(_("the room goes on without you; Ctrl-C stops it"))]

    def interrupted(self) -> tuple[list[Note], list[Line]]:
        """On Ctrl-C it stops, as it would without a console."""
        return [{"order": "/stop", "rest": ""}], []

    def arrived(self, note: Note, with_time: bool) -> list[Line]:
        """Return the lines that a note from the other process means."""
        match note:
            case {"show": fields}:
                event = Event(Kind(fields[0]), *fields[1:])
                clock = time.strftime("%H:%M ", time.localtime(event.at))
                return [[*([Part("time", clock)] if with_time else []), *parts(event)]]
            case {"who": names}:
                return [who_line(names)]
            case {"stats": counts}:
                return [
                    [Part("text", f"{count:>10}  "), Part("news", _counted(what))]
                    for what, count in counts.items()
                ]
            case {"nobody": name}:
                return [complaint(_("there is no {name} here").format(name=name))]
            case {"banned": name}:
                return [news(_("{name} may not come in").format(name=name))]
            case {"too long": limit}:
                return [complaint(_("this is too long: at most {limit} bytes").format(limit=limit))]
            case {"warning": words}:
                return [complaint(words)]
        return []


def _help() -> list[Line]:
    commands = (
        (_("TEXT"), _("announce it to everybody")),
        ("/who", _("who is in the room")),
        (_("/kick NAME"), _("put a member out")),
        (_("/ban NAME"), _("put a member out and keep him out")),
        ("/stats", _("what was counted")),
        ("/stop", _("bid everybody farewell and end the server; so does Ctrl-C")),
    )
    return [help_line(command, words) for command, words in commands]


def _counted(what: str) -> str:
    words = {
        "members": _("members"),
        "events": _("events in the log"),
        "malformed": _("datagrams that no message is like"),
        "refused": _("logins refused"),
        "not a member": _("datagrams from strangers"),
        "claimed another's name": _("attempts to speak as somebody else"),
        "spoke too fast": _("messages that came too fast"),
        "came too fast": _("datagrams that came too fast"),
        "knocked too fast": _("strangers who knocked too fast"),
        "unreachable": _("strangers without an address"),
        "cookie not valid": _("cookies that were not ours, or too old"),
        "session still in use": _("sessions that somebody wanted to take over"),
        "said again": _("messages that came again"),
        "repaired": _("events sent again"),
        "unsent": _("datagrams that could not be sent"),
    }
    return words.get(what, what)
