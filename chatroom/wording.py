"""What people read, in their language: events, refusals and farewells as sentences.

Sentences come in parts, so that a terminal can colour the name; joined, they are what level 1 sends. Colours
are for `chatroom.prompt` to choose.
"""

from typing import NamedTuple

from chatroom.events import Event, Farewell, Kind
from chatroom.i18n import _
from chatroom.names import Refusal


class Part(NamedTuple):
    """A piece of a line: its role ("name", "text", "news", "time", "") and its words."""

    role: str
    words: str


Line = list[Part]


def sentence(event: Event) -> str:
    """Return the event as one plain sentence."""
    template, _role = _template(event, mine=False)
    return template.format(name=event.name, text=_text(event))


def parts(event: Event, mine: bool = False) -> Line:
    """Return the event as a line; `mine`: for the screen of the one who whispered it."""
    template, role = _template(event, mine)
    name = event.to if mine and event.kind is Kind.PRIVATE else event.name
    return _fill(template, role, name, _text(event))


def _template(event: Event, mine: bool) -> tuple[str, str]:
    match event.kind:
        case Kind.JOINED:
            return _("{name} joined"), "news"
        case Kind.LEFT:
            return _departure(event), "news"
        case Kind.SAID:
            return _("{name} says: {text}"), ""
        case Kind.ACTED:
            return _("* {name} {text}"), ""
        case Kind.ANNOUNCED:
            return _("the administrator says: {text}"), "admin"
        case Kind.PRIVATE:
            return (_("you say to {name}: {text}") if mine else _("{name} says to you: {text}")), "private"
        case _:
            return "{text}", "error"


def _departure(event: Event) -> str:
    templates = {
        str(int(Farewell.SILENT)): _("{name} left (nothing heard for too long)"),
        str(int(Farewell.KICKED)): _("{name} left (put out by the administrator)"),
        str(int(Farewell.BANNED)): _("{name} left (banned by the administrator)"),
    }
    return templates.get(event.text, _("{name} left"))


def _text(event: Event) -> str:
    if event.kind is not Kind.REFUSED:
        return event.text
    try:
        return reason(Refusal(int(event.text)), name=event.name)
    except ValueError:
        return _("this was refused")


def _fill(template: str, role: str, name: str, text: str) -> Line:
    """Return the template's parts in order; a name or a text is never itself taken for a template."""
    line: Line = []
    while template:
        before, brace, rest = template.partition("{")
        field, _brace, template = rest.partition("}") if brace else ("", "", "")
        line.append(Part(role, before))
        if field:
            line.append(Part("name", name) if field == "name" else Part(role or "text", text))
    return [part for part in line if part.words]


def reason(why: Refusal, limit: int = 0, name: str = "") -> str:
    """Return why something was refused."""
    words = {
        Refusal.NAME_EMPTY: _("a name is needed"),
        Refusal.NAME_LONG: _("this name is too long: at most 24 characters"),
        Refusal.NAME_SIGNS: _("a name has letters, digits, single spaces and - _ . ' only"),
        Refusal.NAME_RESERVED: _("this name is reserved"),
        Refusal.NAME_TAKEN: _("this name, or one that looks like it, is taken"),
        Refusal.ROOM_FULL: _("the room is full ({limit} members)"),
        Refusal.BANNED: _("you may not come in here"),
        Refusal.TEXT_LONG: _("this is too long: at most {limit} bytes"),
        Refusal.TEXT_EMPTY: _("nothing was said"),
        Refusal.NOBODY: _("there is no {name} here"),
        Refusal.ALREADY_IN: _("you are in the room already, under another name"),
        Refusal.HOST_FULL: _("too many come from your address (at most {limit})"),
        Refusal.LEVEL_FULL: _("no more guests of level 1 (at most {limit})"),
        Refusal.TEXT_GARBLED: _("this is not UTF-8"),
        Refusal.TOO_FAST: _("too fast: this was not passed on"),
    }
    return words[why].format(limit=limit or 1000, name=name)


def farewell(why: Farewell) -> str:
    """Return what one reads who is out."""
    words = {
        Farewell.QUIT: _("you have left the room"),
        Farewell.SILENT: _("nothing was heard of you for too long"),
        Farewell.KICKED: _("the administrator has put you out"),
        Farewell.BANNED: _("the administrator has banned you"),
        Farewell.STOPPED: _("the server has stopped"),
        Farewell.UNKNOWN: _("the server is gone"),
    }
    return words[why]
