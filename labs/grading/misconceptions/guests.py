"""Suspects about the client of the chat room: what it sends, what it shows, and how it leaves (lab 12).

Pure, as in `diagnosis`. As in `rooms`: the suspects look at the first step of the script that is wrong.
"""

from __future__ import annotations

from typing import Any

from labs.grading.diagnosis import Facts, Suspect
from labs.grading.misconceptions.programs import BEGUN, ENDED, last_words, raises, told, wrong_step
from labs.grading.performance import Performance

Step = dict[str, Any]


def _wrong(call: Performance, *does: str) -> tuple[Step, Step] | tuple[None, None]:
    """Give the wrong step, and what came of it, if it is one where somebody does one of these things."""
    found = wrong_step(call)
    return found if found and (not does or found[0]["does"] in does) else (None, None)


def _leaves(step: Step) -> bool:
    return any(data.startswith(b"Q ") for data in step["sends"])


def _shown(data: bytes) -> str:
    return repr(data[:60].decode("utf-8", "replace"))


def says_no_name(call: Performance) -> Facts | None:
    """The first thing that it sent was not its login."""
    step, came = _wrong(call, "types")
    if step is None or came is None or not step["first"]:
        return None
    sent = [_shown(data) for data, _same in came["mail"]]
    return {"wanted": _shown(step["sends"][0]), "sent": ", ".join(sent) or "-", "how": last_words(call)}


def believes_strangers(call: Performance) -> Facts | None:
    """What came from another address was shown, or obeyed; before the login: taken for the answer."""
    step, came = _wrong(call, "lies", "tells")
    if step is None or came is None or not (came["wrong"] or not came["alive"]):
        return None
    before: list[Step] = call.arguments[0][: call.arguments[0].index(step)]
    early = [each for each in before if each["does"] == "lies" and step["what"] == b"OK" and came["wrong"]]
    lie = step if step["does"] == "lies" else early[-1] if early else None
    return {"datagram": _shown(lie["what"])} if lie else None


def lets_the_terminal_be_driven(call: Performance) -> Facts | None:
    """Control characters that had arrived came to the terminal."""
    step, came = _wrong(call, "tells")
    return {"control": repr(bytes(came["wrong"][0])[:12])[1:]} if step and came and came["wrong"] else None


def leaves_after_its_login(call: Performance) -> Facts | None:
    """It was let in, and that was the end, in peace."""
    step, came = _wrong(call, "tells")
    over = step and came and step["what"] == b"OK" and came["dead"]
    return {} if over and last_words(call) == "-" else None


def takes_a_word_for_the_end(call: Performance) -> Facts | None:
    """A sentence with EXIT in it came, and that was the end, in peace."""
    step, came = _wrong(call, "tells")
    over = step and came and b"EXIT" in step["what"] and not came["alive"]
    return {"datagram": _shown(step["what"])} if step and over and last_words(call) == "-" else None


def dies_of_a_datagram(call: Performance) -> Facts | None:
    """It ended, or one of its processes broke down, when something had arrived."""
    step, came = _wrong(call, "tells")
    broken = came and (came["dead"] or (not came["alive"] and last_words(call) != "-"))
    dead = step and broken and step["inside"]
    return {"datagram": _shown(step["what"]), "how": last_words(call)} if step and dead else None


def cuts_long_messages(call: Performance) -> Facts | None:
    """The beginning of what arrived was shown, and not its end."""
    step, came = _wrong(call, "tells")
    cut = step and came and 0 < len(came["missing"]) < len(step["shows"]) and len(step["what"]) > 500
    return {"size": len(step["what"])} if step and cut else None


def shows_nothing(call: Performance) -> Facts | None:
    """What arrived did not come to the terminal."""
    step, came = _wrong(call, "tells")
    nothing = came and (came["missing"] or not came["alive"])
    return {"datagram": _shown(step["what"])} if step and nothing else None


def speaks_from_another_address(call: Performance) -> Facts | None:
    """Something was sent from another address than the login."""
    step, came = _wrong(call)
    return {} if step and came and not all(same for _data, same in came["mail"]) else None


def leaves_without_a_word(call: Performance) -> Facts | None:
    """At the end nothing was sent."""
    step, came = _wrong(call, "types")
    typed = "quit" if step and step["what"].strip() == b"quit" else "Ctrl-D"
    return {"typed": typed} if step and came and _leaves(step) and not came["mail"] else None


def leaves_before_it_may(call: Performance) -> Facts | None:
    """It said Q, and then showed nothing more, though EXIT had not come."""
    step, came = _wrong(call, "types")
    gone = step and came and _leaves(step) and not came["alive"]
    return {} if gone else None


def sends_an_empty_line(call: Performance) -> Facts | None:
    """Nothing was typed but Enter, and something was sent: then, or before what was typed next."""
    step, came = _wrong(call, "types")
    if step is None or came is None or not came["mail"]:
        return None
    script: list[Step] = call.arguments[0]
    before = script[script.index(step) - 1]
    late = (before["does"], before["what"]) == ("types", b"\n") and came["mail"][0][0] not in step["sends"]
    return {"sent": _shown(came["mail"][0][0])} if step["what"] == b"\n" or late else None


def sends_something_else(call: Performance) -> Facts | None:
    """What was typed was not sent as it should be."""
    step, came = _wrong(call)
    if step is None or came is None or [data for data, _same in came["mail"]] == step["sends"]:
        return None
    sent = ", ".join(_shown(data) for data, _same in came["mail"])
    return {
        "wanted": ", ".join(map(_shown, step["sends"])) or "-",
        "sent": sent or "-",
        "how": last_words(call),
    }


def ends_with_another_code(call: Performance) -> Facts | None:
    """It ended, and its exit code does not say how it went."""
    found = told(call, "ended")
    return {"code": found[-1]["code"]} if found and found[-1]["code"] is not None else None


def does_otherwise(call: Performance) -> Facts | None:
    """It did not do what it should; nothing more can be said."""
    step, _came = _wrong(call)
    return {"what": _shown(step["what"]), "how": last_words(call)} if step else None


CLIENTS: tuple[Suspect, ...] = (
    *BEGUN,
    says_no_name,
    believes_strangers,
    lets_the_terminal_be_driven,
    cuts_long_messages,
    leaves_after_its_login,
    takes_a_word_for_the_end,
    dies_of_a_datagram,
    shows_nothing,
    speaks_from_another_address,
    leaves_without_a_word,
    sends_an_empty_line,
    sends_something_else,
    leaves_before_it_may,
    *ENDED,
    raises,
    ends_with_another_code,
    does_otherwise,
)
