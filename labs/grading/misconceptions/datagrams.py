"""Suspects about UDP: who trusts the wrong one, gives up, cuts, or does not clean up (lab 11).

Pure, as in `diagnosis`, which explains what a suspect is. What servers and senders heard is told by peers.
The observer sees no datagrams: the first functions say what peers told, the checks ask for them, too.
Who answers others is `answering`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labs.grading.diagnosis import Facts, shown
from labs.grading.performance import Performance

# ---- ask: what the server heard


def heard(call: Performance) -> list[tuple[Any, tuple[Any, ...]]]:
    """Give what the server heard in the last call: (message, address), in order."""
    told = call.told_by("server", "heard")
    return [(message, tuple(address)) for message, address in told[-1]] if told else []


def asked_well(call: Performance, message: bytes, least: int = 1, most: int | None = None) -> bool:
    """Tell whether the server heard `message`, often enough, from one address; and no socket is left."""
    told = heard(call)
    often = least <= len(told) <= (most or least)
    return often and len(set(told)) == 1 and told[0][0] == message and not _left_open(call)


def gave_up(call: Performance) -> bool:
    """Tell whether ask() said that there is no answer."""
    return bool({"TimeoutError", "ConnectionRefusedError"} & set(call.raised))


def _left_open(call: Performance) -> int:
    return sum(call.told_by("server", "left_open")[-1:])


def _patience_was_over(call: Performance) -> bool:
    return bool(call.told_by("server", "patience"))


def _plan(call: Performance) -> Sequence[Any]:
    return call.arguments[3].value[-1] if len(call.arguments) > 3 else ()


def _answers(call: Performance) -> list[bytes]:
    return [answer for _lies, answer in _plan(call) if answer is not None]


# ---- ask: suspects


def gives_the_sender_as_well(call: Performance) -> Facts | None:
    """What recvfrom gives came back: the data, and who sent them."""
    value = call.value
    both = isinstance(value, list) and len(value) == 2 and isinstance(value[0], bytes)
    return {} if both and isinstance(value[1], list) else None


def takes_an_old_answer(call: Performance) -> Facts | None:
    """What came too late for the call before was taken for the answer."""
    return {} if call.value == b"too late" else None


def takes_a_strangers_word(call: Performance) -> Facts | None:
    """What somebody else said was taken for the answer."""
    lies = [lie for said, _answer in _plan(call) for lie in said or ()]
    return {"value": shown(call)} if call.value in [*lies, b"hello"] and call.value is not None else None


def starts_the_clock_anew(call: Performance) -> Facts | None:
    """While a stranger talked, it was not asked again."""
    return {} if call.name == "talked_to" and waits_without_a_timeout(call) else None


def waits_without_a_timeout(call: Performance) -> Facts | None:
    """The server lost its patience: nobody asked again, and nobody gave up."""
    return {"times": len(heard(call))} if _patience_was_over(call) and not gave_up(call) else None


def asks_from_a_new_address(call: Performance) -> Facts | None:
    """The attempts came from several addresses."""
    ports = {address[1] for _message, address in heard(call)}
    return {"count": len(ports)} if len(ports) > 1 else None


def takes_an_empty_answer_for_none(call: Performance) -> Facts | None:
    """The answer was empty, and it was asked again, or given up."""
    empty = b"" in _answers(call) and (call.value != b"" or len(heard(call)) > 1)
    return {"times": len(heard(call))} if empty else None


def asks_again_for_a_stranger(call: Performance) -> Facts | None:
    """What a stranger said made it ask again, or give up, before the time was up."""
    lies = any(said for said, _answer in _plan(call))
    return {"times": len(heard(call))} if lies and (len(heard(call)) > 1 or gave_up(call)) else None


def gives_up_early(call: Performance) -> Facts | None:
    """There were attempts left."""
    times, attempts = len(heard(call)), call.arguments[2]
    return {"times": times, "attempts": attempts} if gave_up(call) and times < attempts else None


def asks_too_often(call: Performance) -> Facts | None:
    """There were more attempts than allowed."""
    times, attempts = len(heard(call)), call.arguments[2]
    return {"times": times, "attempts": attempts} if times > attempts else None


def asks_again_at_once(call: Performance) -> Facts | None:
    """The first attempt was answered, with much time left, and there was another one."""
    times = len(heard(call))
    answered = bool(_plan(call)) and _plan(call)[0][1] is not None
    return {"times": times} if answered and times > 1 else None


def gives_none_for_no_answer(call: Performance) -> Facts | None:
    """Nobody answered, and something came back."""
    answered = bool(_answers(call)) or call.name == "talked_to"
    return {"value": shown(call)} if call.returned and not answered else None


def cuts_the_answer(call: Performance) -> Facts | None:
    """The beginning of the answer came back, and no more."""
    value = call.value
    for answer in _answers(call):
        if isinstance(value, bytes) and value and value != answer and answer.startswith(value):
            return {"count": len(value), "size": len(answer)}
    return None


def leaves_its_socket_open(call: Performance) -> Facts | None:
    """The caller has a UDP socket that it had not before."""
    return {"count": _left_open(call)} if _left_open(call) else None


# ---- receive_whole


def sender(call: Performance) -> list[Any]:
    """Give the address that the letters came from."""
    return list(call.told_by("sender", "sender")[-1])


def _letters(call: Performance) -> list[bytes]:
    return list(call.arguments[2].value)


def _data(call: Performance) -> list[Any]:
    """Give the data of each call's (data, address)."""
    return [value[0] if isinstance(value, list) and value else value for value in call.values]


def cuts_in_silence(call: Performance) -> Facts | None:
    """A datagram's first bytes came back, the others are gone."""
    for letter, data in zip(_letters(call), _data(call), strict=False):
        if isinstance(data, bytes) and data and data != letter and letter.startswith(data):
            return {"count": len(data), "size": len(letter)}
    return None


def takes_a_full_one_for_a_cut_one(call: Performance) -> Facts | None:
    """A datagram of exactly the limit was refused."""
    number, limit = len(call.answers) - 1, call.arguments[0]
    full = 0 <= number < len(_letters(call)) and len(_letters(call)[number]) == limit
    return {"limit": limit} if "ValueError" in call.raised and full else None


def reads_on_as_from_a_stream(call: Performance) -> Facts | None:
    """One call gave more than one datagram, or waited for one that nobody had sent."""
    letters = _letters(call)
    for number, data in enumerate(_data(call)):
        longer = isinstance(data, bytes) and number < len(letters) and len(data) > len(letters[number])
        if longer and data.startswith(letters[number]):
            return {}
    return {} if "TimeoutError" in call.raised else None


def leaves_it_in_the_queue(call: Performance) -> Facts | None:
    """The same datagram was met once more."""
    letters, data = _letters(call), _data(call)
    again = len(data) > 1 and (data[1] == letters[0] or (data[1] is None and letters[1:]))
    return {} if again and len(letters[0]) >= call.arguments[0] else None


def takes_an_empty_one_for_the_end(call: Performance) -> Facts | None:
    """An empty datagram was refused, or passed over."""
    number = len(call.answers) - 1
    letters = _letters(call)
    for letter, data in zip(letters, _data(call), strict=False):
        if letter == b"" and data != b"":
            return {}
    return {} if call.raised and 0 <= number < len(letters) and letters[number] == b"" else None


def gives_no_address(call: Performance) -> Facts | None:
    """The data are right, and whom they came from is not told, or wrongly."""
    given = zip(_letters(call), call.values, strict=False)
    right = all(isinstance(value, list) and value[:1] == [letter] for letter, value in given if value)
    return {"value": shown(call)} if right and call.value else None
