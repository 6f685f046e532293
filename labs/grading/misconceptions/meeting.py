"""Suspects about unix sockets: whose path is taken, what of a message is lost, who ends a server (lab 10).

Pure, as in `diagnosis`, which explains what a suspect is. What guests and servers of the lab's scenes tell is
sure: they hold no line of the learner's code.
"""

from __future__ import annotations

import errno
from typing import Any

from labs.grading.diagnosis import Facts, shown
from labs.grading.performance import Performance

_LONGEST = 150  # characters of a conversation are shown


def told(call: Performance, name: str, key: str) -> Any:
    """Give what a peer told last under `key`; None if it told nothing."""
    found = call.told_by(name, key)
    return found[-1] if found else None


# ---- open_listener


def takes_the_path_away(call: Performance) -> Facts | None:
    """Somebody listened at the path, and now the guest comes to the caller, or to nobody."""
    if "living" not in call.family or told(call, "guest", "who") == call.family["living"]:
        return None
    return {}


def removes_what_is_no_socket(call: Performance) -> Facts | None:
    """There was a file with a text, and it is gone."""
    asked = "living" not in call.family and call.argument == "file"
    return {"kind": told(call, "guest", "kind")} if asked and told(call, "guest", "kind") != "-" else None


def leaves_the_stale_socket(call: Performance) -> Facts | None:
    """The path of a socket behind which nobody listened was not to be had."""
    stale = call.argument == "stale" and told(call, "guest", "error") == errno.ECONNREFUSED
    return {} if stale else None


def complains_otherwise(call: Performance) -> Facts | None:
    """The place was somebody else's, and the exception did not say so in the agreed words."""
    kinds, numbers = call.told("raised"), call.told("errno")
    if not (_taken(call) and kinds and numbers) or numbers[-1][1] == errno.EADDRINUSE:
        return None
    return {"kind": kinds[-1][1], "errno": numbers[-1][1], "wanted": int(errno.EADDRINUSE)}


def says_nothing(call: Performance) -> Facts | None:
    """The place was somebody else's, and a socket came back all the same."""
    return {} if _taken(call) and call.told("closed") else None


def closes_the_listener(call: Performance) -> Facts | None:
    """The socket that came back was closed already."""
    closed = call.told("closed")
    return {} if closed and closed[-1][1] is True else None


def complaint(call: Performance) -> int | None:
    """Give the errno of the OSError that came out; None if there was none."""
    numbers = call.told("errno")
    return numbers[-1][1] if numbers else None


def _taken(call: Performance) -> bool:
    return "living" in call.family or call.argument == "file"


def does_not_listen(call: Performance) -> Facts | None:
    """Something was bound to the path, and nobody who knocked was let in."""
    refused = told(call, "guest", "kind") == "s" and told(call, "guest", "error") == errno.ECONNREFUSED
    return {} if refused else None


def makes_no_place(call: Performance) -> Facts | None:
    """Nobody answers at the path."""
    return {} if told(call, "guest", "who") != call.caller else None


def refuses(call: Performance) -> bool:
    """Tell whether open_listener() said that the path is taken."""
    return complaint(call) == errno.EADDRINUSE


# ---- serve


def ends_with_a_guest(call: Performance) -> Facts | None:
    """serve() was over before it was killed."""
    return {"how": call.raised[0] if call.raised else "return"} if call.raised or call.returned else None


def goes_on(call: Performance) -> bool:
    """Tell whether serve() went on until it was killed."""
    return not call.returned and not call.raised


def decodes_piece_by_piece(call: Performance) -> Facts | None:
    """The answer to a long message came, and here and there a character was lost or became another one."""
    said, heard = b"".join(call.argument[0]).decode(), told(call, "guest 0", "heard") or [""]
    intact = len(heard[0].replace("\N{REPLACEMENT CHARACTER}", ""))
    nearly = len(heard) == 1 and 0.9 * len(said) < intact < len(said) and heard[0].endswith("\n")
    return {"sent": len(said) - 1, "intact": intact - 1} if nearly else None


def answers_otherwise(call: Performance) -> Facts | None:
    """A guest heard something else than the answers to its messages."""
    said = [b"".join(pieces).decode() for pieces, answers in call.arguments if answers]
    heard = [value for _pid, value in call.told("heard")]
    return {"said": _brief(said), "heard": _brief(heard)}


def _brief(texts: list[Any]) -> str:
    words = repr(texts)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


# ---- ask


def takes_a_piece_for_all(call: Performance) -> Facts | None:
    """The first piece of the answer came back for the whole."""
    part = call.returned and isinstance(call.value, str)
    return {"value": shown(call)} if part else None


def sends_no_message(call: Performance) -> Facts | None:
    """What the server got was no complete message."""
    asked = told(call, "server", "asked")
    return {"asked": repr(asked)} if asked is None or not asked.endswith("\n") else None


def leaves_it_open(call: Performance) -> Facts | None:
    """The answer had come back, and the connection was open still."""
    for message in call.messages:
        if "answer" in message.said:
            return waits_for_the_close(call)
        if "left" in message.said.get("told", ()):
            return None
    return None


def waits_for_the_close(call: Performance) -> Facts | None:
    """The answer was complete, and the guest did not leave until the server had closed."""
    return {} if told(call, "server", "left") is False else None


def does_not_complain(call: Performance) -> Facts | None:
    """There was no answer, and something came back all the same."""
    return {"value": shown(call)} if call.returned else None
