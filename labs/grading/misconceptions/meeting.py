"""Suspects about unix sockets: whose path is taken, what of a message is lost, who ends a server (lab 10).

Pure, as in `diagnosis`, which explains what a suspect is. What guests and servers of the lab's scenes tell is
sure: they hold no line of the learner's code.
"""

from __future__ import annotations

import errno
from typing import Any

from labs.grading.diagnosis import Facts, shown
from labs.grading.performance import Performance


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


def does_not_listen(call: Performance) -> Facts | None:
    """Something was bound to the path, and nobody who knocked was let in."""
    refused = told(call, "guest", "kind") == "s" and told(call, "guest", "error") == errno.ECONNREFUSED
    return {} if refused else None


def makes_no_place(call: Performance) -> Facts | None:
    """Nobody answers at the path."""
    return {} if told(call, "guest", "who") != call.caller else None


def refuses(call: Performance) -> bool:
    """Tell whether open_listener() said that the path is taken."""
    return [number for _pid, number in call.told("errno")][-1:] == [errno.EADDRINUSE]


# ---- serve


def ends_with_a_guest(call: Performance) -> Facts | None:
    """serve() was over before the last guest was served."""
    return (
        {"how": call.raised[0] if call.raised else "return"} if not call.when("left") or call.raised else None
    )


def answers_otherwise(call: Performance) -> Facts | None:
    """A guest heard something else than the answers to its messages."""
    heard = [value for _pid, value in call.told("heard")]
    return {"heard": repr(heard)[:200]}


# ---- ask


def takes_a_piece_for_all(call: Performance) -> Facts | None:
    """The first piece of the answer came back for the whole."""
    part = call.returned and isinstance(call.value, str)
    return {"value": shown(call)} if part else None


def sends_no_message(call: Performance) -> Facts | None:
    """What the server got was no complete message."""
    asked = told(call, "server", "asked")
    return {"asked": repr(asked)} if asked is None or not asked.endswith("\n") else None


def does_not_complain(call: Performance) -> Facts | None:
    """There was no answer, and something came back all the same."""
    return {"value": shown(call)} if call.returned else None
