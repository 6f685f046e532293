"""Suspects about a UDP server: who stops, forgets, mixes up, or dies of one datagram (lab 11).

Pure, as in `diagnosis`, which explains what a suspect is. What came to the clients is told by peers; the
first functions say it, the checks ask for them, too.
"""

from __future__ import annotations

import hashlib
from typing import Any

from labs.grading.diagnosis import Facts, shown
from labs.grading.performance import Performance

Step = tuple[str, bytes, bool]  # of a conversation: which client, what it asks, whether it awaits an answer


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
