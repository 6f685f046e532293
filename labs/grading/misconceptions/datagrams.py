"""Suspects about UDP: who trusts the wrong one, gives up, cuts, forgets, or dies of one datagram (lab 11).

Pure, as in `diagnosis`, which explains what a suspect is. What servers and clients heard is told by peers.
The observer sees no datagrams: the first functions say what peers told, the checks ask for them, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from labs.grading.diagnosis import Facts, shown
from labs.grading.performance import Performance

Step = tuple[
    str, bytes, bool
]  # of a conversation: which client, what it asks, whether it waits for an answer

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


# ---- answer_forever: what the clients got


def script(call: Performance) -> list[Step]:
    """Give the conversation as the clients had it planned."""
    return [tuple(step) for step in call.arguments[1].value]


def answered(call: Performance) -> list[tuple[Step, Any]]:
    """Give what came for each question whose answer was awaited; None: nothing, and there it stopped."""
    awaited = [step for step in script(call) if step[2]]
    return list(zip(awaited, call.told_by("client", "came"), strict=False))


def is_right(call: Performance, question: bytes, answer: Any) -> bool:
    """Tell whether this is an answer that reply() gave to that question."""
    digest = hashlib.sha256(call.arguments[0] + question).digest()
    return isinstance(answer, bytes) and answer.startswith(digest)


def all_are_right(call: Performance) -> bool:
    """Tell whether all was answered rightly, a repeated question as before; reply() was called once each."""
    told = answered(call)
    first: dict[tuple[str, bytes], Any] = {}
    for (name, question, _), answer in told:
        if not is_right(call, question, answer) or first.setdefault((name, question), answer) != answer:
            return False
    asked = {(name, question) for name, question, _ in script(call)}
    complete = len(told) == sum(awaited for _, _, awaited in script(call))
    return complete and len(call.who("reply")) == len(asked) and len(set(first.values())) == len(first)


def _unanswered(call: Performance) -> Step | None:
    return next((step for step, answer in answered(call) if answer is None), None)


def _repeated(call: Performance) -> list[tuple[bool, Any, Any]]:
    """Give, for each question that came again: whether it came at once, its first answer, and this one."""
    told, found = answered(call), []
    for number, ((name, question, _), answer) in enumerate(told):
        before = [place for place in range(number) if told[place][0][:2] == (name, question)]
        if before:
            found.append((number - 1 in before, told[before[0]][1], answer))
    return found


def dies_of_one_question(call: Performance) -> Facts | None:
    """reply() raised an exception, and that was the end."""
    return {"kind": call.answer["kind"]} if "LookupError" in call.raised else None


def answers_without_an_answer(call: Performance) -> Facts | None:
    """reply() failed for a question, and something was sent to its client all the same."""
    left = [answer for _step, answer in answered(call)]
    unheard: dict[str, bytes] = {}  # by client: its question that gets no answer
    for name, question, awaited in script(call):
        if not awaited:
            unheard[name] = question
        elif left and (answer := left.pop(0)) is not None:
            if name in unheard and not is_right(call, question, answer):
                return {"value": repr(answer)[:60]}
            unheard.pop(name, None)
    return None


def takes_an_empty_question_for_the_end(call: Performance) -> Facts | None:
    """The function came back, or was silent, when an empty datagram had come."""
    step = _unanswered(call)
    return {} if step is not None and step[1] == b"" else None


def stops_answering(call: Performance) -> Facts | None:
    """The function came back."""
    return {"value": shown(call)} if call.returned else None


def stays_with_the_first(call: Performance) -> Facts | None:
    """The first client got answers, the second none."""
    step = _unanswered(call)
    first = script(call)[0][0]
    silent = step is not None and step[0] != first and not call.returned
    return {} if silent and _only_of(call, first) else None


def _only_of(call: Performance, client: str) -> bool:
    return all(name == client for (name, _, _), answer in answered(call) if answer is not None)


def keeps_silent_on_a_repeat(call: Performance) -> Facts | None:
    """A question came again, and got no answer."""
    return {} if any(again is None for _, _, again in _repeated(call)) else None


def knows_questions_not_askers(call: Performance) -> Facts | None:
    """Somebody else asked the same, and got the other one's answer."""
    told = [(step, answer) for step, answer in answered(call) if answer is not None]
    for (name, question, _), answer in told:
        if any(other[0] != name and other[1] == question and answer == got for other, got in told):
            return {}
    return None


def remembers_the_last_only(call: Performance) -> Facts | None:
    """What came again at once was known, what came again later was not."""
    known = [first == again for at_once, first, again in _repeated(call) if at_once]
    later = [first == again for at_once, first, again in _repeated(call) if not at_once]
    return {} if known and all(known) and not all(later) else None


def works_twice(call: Performance) -> Facts | None:
    """reply() was called again for a question that came again."""
    asked = {(name, question) for name, question, _ in script(call)}
    times = len(call.who("reply"))
    return {"times": times, "count": len(asked)} if times > len(asked) else None


def cuts_the_question(call: Performance) -> Facts | None:
    """The longest question was answered, but not as it was asked."""
    longest = max(len(question) for _, question, _ in script(call))
    for (_, question, _), answer in answered(call):
        if len(question) == longest > 1000 and answer is not None and not is_right(call, question, answer):
            return {"size": longest}
    return None


def answers_wrongly(call: Performance) -> Facts | None:
    """Some question got no answer, or not the one that reply() gave."""
    for (name, question, _), answer in answered(call):
        if not is_right(call, question, answer):
            return {"name": name, "question": repr(question[:30]), "value": repr(answer)[:60]}
    return None
