"""The member's console: what he types becomes notes to the process with the socket; its notes become lines.

Draws nothing itself: `chatroom.prompt` shows the lines on a terminal, `chatroom.plain` in a pipe.
"""

import time
import unicodedata
from base64 import b64decode
from typing import Protocol

from chatroom import typed
from chatroom.events import Event, Farewell, Kind
from chatroom.i18n import _, plural
from chatroom.link import Note
from chatroom.names import TEXT_BYTES, clean, fold
from chatroom.wording import Line, Part, farewell, parts


class Console(Protocol):
    """What a face needs to know of the one it serves."""

    @property
    def backlog(self) -> int:
        """Return how many lines are under way and not settled yet."""

    def prompt(self) -> str:
        """Return what stands before the line being typed."""

    def typed(self, line: str) -> tuple[list[Note], list[Line]]:
        """Return what to tell the other process and what to show at once."""

    def ended(self) -> tuple[list[Note], list[Line]]:
        """Return the same for the end of the input: Ctrl-D, or the last line of a pipe."""

    def interrupted(self) -> tuple[list[Note], list[Line]]:
        """Return the same for Ctrl-C."""

    def arrived(self, note: Note, with_time: bool) -> list[Line]:
        """Return the lines that a note from the other process means."""


def news(words: str) -> Line:
    """Return a line of the console's own."""
    return [Part("news", words)]


def complaint(words: str) -> Line:
    """Return a line about something that went wrong."""
    return [Part("error", words)]


class MemberConsole:
    """One member at his keyboard."""

    def __init__(self, name: str, level: int, longest: int = TEXT_BYTES) -> None:
        """Serve the member of this name, in a room of this level."""
        self._name = name
        self._level = level
        self._longest = longest
        self._known: dict[str, str] = {}
        self._said = self._settled = 0
        self._lost = False
        self.farewell = b""  # the datagram that takes the member out
        self.is_over = False

    @property
    def backlog(self) -> int:
        """Return how many lines do not stand in the log yet."""
        return self._said - self._settled

    def prompt(self) -> str:
        """Return what stands before the line being typed: one sees when the server is away."""
        if self._lost:
            return _("(no answer, {count} waiting) > ").format(count=self.backlog)
        return "> "

    def typed(self, line: str) -> tuple[list[Note], list[Line]]:
        """Return what to tell the other process and what to show at once."""
        match typed.understand(line, self._longest, self._known.values()):
            case typed.Speak(kind, text, to):
                return self._speak(kind, text, to)
            case typed.Who():
                return self._who()
            case typed.Help():
                return [], _help()
            case typed.Go():
                return self.ended()
            case typed.Complaint(words):
                return [], [complaint(words)]
        return [], []

    def ended(self) -> tuple[list[Note], list[Line]]:
        """Leave the room."""
        return [{"do": "quit"}], []

    interrupted = ended

    def _speak(self, kind: Kind, text: str, to: str) -> tuple[list[Note], list[Line]]:
        if self._level == 1 and kind is Kind.PRIVATE:
            return [], [complaint(_("this server knows no private messages"))]
        self._said += 1
        note = {"do": "say", "kind": int(kind), "text": text, "to": to}
        if self._level == 2:
            return [note], []  # it is shown when it has come back: that is the acknowledgement
        shown = f"* {text}" if kind is Kind.ACTED else text
        return [note], [parts(Event(Kind.SAID, 0, self._name, clean(shown)))]

    def _who(self) -> tuple[list[Note], list[Line]]:
        if self._level == 1:
            return [], [complaint(_("this server does not tell who is there"))]
        return [{"do": "who"}], []

    def arrived(self, note: Note, with_time: bool) -> list[Line]:
        """Return the lines that a note from the other process means."""
        match note:
            case {"show": fields, "earlier": earlier}:
                return [self._event(Event(Kind(fields[0]), *fields[1:]), earlier, with_time)]
            case {"hear": words}:
                return [[Part("", words)]]
            case {"names": names}:
                return [who_line(names)]
            case {"settled": settled}:
                self._settled = settled
                return []
        return self._state(note)

    def _event(self, event: Event, earlier: bool, with_time: bool) -> Line:
        mine = fold(event.name) == fold(self._name)
        if event.kind in (Kind.JOINED, Kind.SAID) and event.name:
            self._known[fold(event.name)] = event.name
        line = parts(event, mine)
        if not with_time:
            return [Part("", _("(earlier) ")), *line] if earlier else line
        clock = Part("time", time.strftime("%H:%M ", time.localtime(event.at)))
        if earlier:
            return [Part("time", clock.words + "".join(part.words for part in line))]
        mention = not mine and event.kind in (Kind.SAID, Kind.ACTED) and self._is_named(event.text)
        return [clock, *([Part("mention", "» ")] if mention else []), *line]

    def _is_named(self, text: str) -> bool:
        """Tell whether the text speaks of this member: a name of Latin letters must stand as a word."""
        name, text = self._name.casefold(), text.casefold()
        at = text.find(name)
        while at >= 0:
            around = text[at - 1 : at] + text[at + len(name) : at + len(name) + 1]
            if not name.isascii() or not any(sign.isascii() and sign.isalnum() for sign in around):
                return True
            at = text.find(name, at + 1)
        return False

    def _state(self, note: Note) -> list[Line]:
        match note:
            case {"entered": level, "again": again, "farewell": farewell_datagram}:
                self._lost = False
                self.farewell = b64decode(farewell_datagram)
                self._level = level
                return [news(_("back in the room"))] if again else _greeting(self._name, level)
            case {"lost": True}:
                self._lost = True
                return [complaint(_("the server does not answer; still trying"))]
            case {"missed": count}:
                words = plural("{count} event is gone for good", "{count} events are gone for good", count)
                return [complaint(words.format(count=count))]
            case {"left": why, "unsettled": unsettled}:
                self.is_over = True
                return _parting(Farewell(why), unsettled)
            case {"denied": words}:
                self.is_over = True
                return [complaint(words)]
        return []


def _greeting(name: str, level: int) -> list[Line]:
    lines = [news(_("you are in the room as {name}; /help shows the commands").format(name=name))]
    if level == 1:
        lines.append(news(_("this server speaks level 1 only: what is lost on the way stays lost")))
    return lines


def who_line(names: list[str]) -> Line:
    """Return who is in the room, as a line."""
    count = len(names)
    heading = plural("{count} member: ", "{count} members: ", count).format(count=count)
    line = [Part("news", heading)]
    for name in names:
        line += [Part("news", ", ")] if len(line) > 1 else []
        line.append(Part("name", name))
    return line


def _parting(why: Farewell, unsettled: int) -> list[Line]:
    lines = [news(farewell(why))]
    if unsettled:
        words = plural("{count} message was not delivered", "{count} messages were not delivered", unsettled)
        lines.append(complaint(words.format(count=unsettled)))
    return lines


def _help() -> list[Line]:
    commands = (
        ("/who", _("who is in the room")),
        (_("/me TEXT"), _("say what you do: * {name} waves").format(name="ann")),
        (_("/msg NAME TEXT"), _("say something to one member only")),
        ("/quit", _("leave; so do Ctrl-D and Ctrl-C")),
        (_("//TEXT"), _("say something that begins with /")),
    )
    return [help_line(command, words) for command, words in commands]


def help_line(command: str, words: str) -> Line:
    """Return a command and what it does, in two columns; a Chinese character is two cells wide."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in command)
    return [Part("text", command.ljust(16 - wide)), Part("news", words)]
