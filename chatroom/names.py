"""What people write, made safe to show; and which names may be taken.

Two names that a reader could take for one another are one name (`fold`). Nothing here knows who is in the
room: `chatroom.room` does.
"""

import re
import unicodedata
from enum import IntEnum

NAME_CHARACTERS = 24
NAME_BYTES = 72
TEXT_BYTES = 1000


class Refusal(IntEnum):
    """Why a name or a text is not taken; the words for it are in `chatroom.wording`."""

    NAME_EMPTY = 1
    NAME_LONG = 2
    NAME_SIGNS = 3  # characters that a name cannot have
    NAME_RESERVED = 4
    NAME_TAKEN = 5
    ROOM_FULL = 6
    BANNED = 7
    TEXT_LONG = 8
    TEXT_EMPTY = 9
    NOBODY = 10  # a private message to a name that is not in the room
    ALREADY_IN = 11  # under another name, from the same address
    HOST_FULL = 12
    LEVEL_FULL = 13
    TEXT_GARBLED = 14  # not UTF-8
    TOO_FAST = 15


RESERVED = ("管理员", "管理員")
RESERVED_EXACTLY = {"admin", "administrator", "theadministrator", "系统", "system", "server"}
_SIGNS = set("_-.'·")  # beside letters, marks, digits and single spaces
_LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһкмтвнαονικρτυχ", "aeopcyxijsdhkmtbhaovikptux")
_KEPT = "\u3000\u00a0\u200d"  # the full-width space, the fixed one, and what joins an emoji's parts
_SPACES = re.compile(" +")


def clean(text: str) -> str:
    """Return the text with nothing in it that could drive a terminal or turn its line around.

    Control characters, escapes, line ends and bidirectional controls each become U+FFFD; a tab a space.
    """
    if text.isprintable():
        return text
    return "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    if character == "\t":
        return " "
    if character.isprintable() or character in _KEPT:
        return character
    # Cn: not assigned yet, in this Python's tables: probably a new emoji.
    return character if unicodedata.category(character) in {"Zs", "Cn"} else "\ufffd"


def tidy(name: str) -> str:
    """Return the name as the room writes it: composed, without spaces around, single ones within."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip(" ")


def fold(name: str) -> str:
    """Return what is the same for all names that look the same.

    >>> fold("Ａnn") == fold("a nn\\u200b") == "ann"
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(filter(str.isprintable, folded)).replace(" ", "").translate(_LOOK_ALIKES)


def refusal_of(name: str) -> Refusal | None:
    """Return why nobody may be called so, or None. Whether the name is taken is for the room to say."""
    folded = fold(name)
    if not tidy(name) or not folded:
        return Refusal.NAME_EMPTY
    if len(name) > NAME_CHARACTERS or len(name.encode()) > NAME_BYTES:
        return Refusal.NAME_LONG
    if folded.startswith(RESERVED) or folded in RESERVED_EXACTLY:
        return Refusal.NAME_RESERVED
    if not all(_may_stand_in_a_name(character) for character in name):
        return Refusal.NAME_SIGNS
    return None


def _may_stand_in_a_name(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category in {"Mn", "Mc", "So"} or character in _SIGNS or character == " "
