"""Suspects about the server of the chat room: whom it believes, whom it tells, what ends it (lab 12).

Pure, as in `diagnosis`. They look at the first step of the script that came out wrong (`conversations`);
`programs` has what any program can do wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from labs.grading.diagnosis import Facts, Suspect
from labs.grading.misconceptions.conversations import Wrong, brief, wrong_of
from labs.grading.misconceptions.programs import BEGUN, ENDED, last_words, raises, told, wrong_step
from labs.grading.performance import Performance

_ADMINISTRATORS = ("管理员".encode(), b"administrator")


def says_who_speaks(call: Performance, lines: Sequence[str]) -> bool:
    """Tell whether each sentence with one of the administrator's lines says whose it is."""
    found = [
        data for step in told(call, "step") for _who, data, _ok in step["heard"] if _has_any(data, lines)
    ]
    return bool(found) and all(any(word in data.lower() for word in _ADMINISTRATORS) for data in found)


def _has_any(data: bytes, lines: Sequence[str]) -> bool:
    return any(line.encode() in data for line in lines)


# ---- it is not there any more


def never_opens(call: Performance) -> Facts | None:
    """Nobody answered at the port."""
    return {"how": last_words(call)} if told(call, "opened")[-1:] == [False] else None


def takes_the_end_for_a_line(call: Performance) -> Facts | None:
    """The administrator's input was over, and something was told as his."""
    wrong = wrong_of(call)
    if wrong is None or not _is_over(wrong):
        return None
    told_as_his = [data for _who, data in wrong.heard if any(word in data for word in _ADMINISTRATORS)]
    return {"heard": brief(told_as_his[0]), "count": len(told_as_his)} if told_as_his else None


def ends_with_its_input(call: Performance) -> Facts | None:
    """When the administrator's input was over, so was the room."""
    wrong = wrong_of(call)
    return {} if wrong and _is_over(wrong) and not wrong.came["answered"] else None


def _is_over(wrong: Wrong) -> bool:
    return any(step["does"] == "hangs up" for step in (*wrong.before, wrong.step))


def dies_of_a_datagram(call: Performance) -> Facts | None:
    """It ended when a datagram had come."""
    wrong = wrong_of(call)
    gone = wrong and wrong.came["dead"] and wrong.does == "sends"
    return {"datagram": brief(wrong.step["what"]), "how": last_words(call)} if wrong and gone else None


def falls_silent(call: Performance) -> Facts | None:
    """After a step nobody was let in any more, and nobody was told why."""
    wrong = wrong_of(call)
    if wrong is None or wrong.came["answered"] or (wrong.verb == b"L" and wrong.has_answer()):
        return None
    return {"datagram": brief(wrong.step["what"]), "how": last_words(call)}


def gives_the_port_away(call: Performance) -> Facts | None:
    """Somebody else could bind the port."""
    wrong = wrong_of(call)
    return {} if wrong and wrong.came["given"] else None


# ---- it believes what a datagram says


def anybody_is_the_administrator(call: Performance) -> Facts | None:
    """What came by the public port was told as the administrator's."""
    wrong = wrong_of(call)
    if wrong is None or not wrong.heard:
        return None
    return {} if wrong.verb == b"C" and wrong.rest.startswith(_ADMINISTRATORS[0]) else None


def anybody_speaks_for_anybody(call: Performance) -> Facts | None:
    """A C in a member's name came from another address, or a member's in no such name; it was passed on."""
    wrong = wrong_of(call)
    spoke = wrong and wrong.verb == b"C" and wrong.is_impostor and wrong.heard
    holds = wrong and spoke and (wrong.names_somebody() or wrong.is_inside())
    return {"by": wrong.by, "datagram": brief(wrong.step["what"])} if wrong and holds else None


def lets_strangers_speak(call: Performance) -> Facts | None:
    """A C of somebody who is not in the room was passed on."""
    wrong = wrong_of(call)
    holds = wrong and wrong.verb == b"C" and wrong.is_impostor and wrong.heard
    return {"datagram": brief(wrong.step["what"])} if wrong and holds else None


def throws_out_whom_it_names(call: Performance) -> Facts | None:
    """A Q in another's name put that one out."""
    wrong = wrong_of(call)
    holds = wrong and wrong.verb == b"Q" and wrong.is_impostor and wrong.heard
    return {"by": wrong.by, "datagram": brief(wrong.step["what"])} if wrong and holds else None


def lets_deceivers_in(call: Performance) -> Facts | None:
    """A name was taken that is the administrator's, or looks like it, or moves the cursor."""
    wrong = wrong_of(call)
    let_in = wrong and wrong.is_refused and (wrong.by, b"OK") in wrong.heard and not _is_taken(wrong)
    return {"name": brief(wrong.rest)} if wrong and let_in else None


def throws_everybody_out(call: Performance) -> Facts | None:
    """Somebody quit, and others got EXIT as well."""
    wrong = wrong_of(call)
    others = wrong and [who for who, data in wrong.heard if data == b"EXIT" and who != wrong.by]
    return {} if wrong and others and wrong.verb == b"Q" and not wrong.is_impostor else None


def gives_a_name_twice(call: Performance) -> Facts | None:
    """Two people have the same name."""
    wrong = wrong_of(call)
    let_in = wrong and wrong.is_refused and (wrong.by, b"OK") in wrong.heard and _is_taken(wrong)
    return {"name": brief(wrong.rest)} if wrong and let_in else None


def _is_taken(wrong: Wrong) -> bool:
    return any(step["what"] == wrong.step["what"] for step in wrong.before)


# ---- it tells the wrong ones, or the wrong thing


def keeps_who_has_left(call: Performance) -> Facts | None:
    """Somebody who had quit still hears, or speaks, or has his name."""
    wrong = wrong_of(call)
    if wrong is None:
        return None
    speaks = wrong.has_quit(wrong.by) and any(who != wrong.by for who, _data in wrong.heard)
    hears = any(wrong.has_quit(who) for who, _data in wrong.heard)
    refused = wrong.verb == b"L" and wrong.by in wrong.missing
    named = refused and wrong.has_quit(wrong.rest.decode("utf-8", "replace"))
    return {} if speaks or hears or named else None


def echoes_to_the_speaker(call: Performance) -> Facts | None:
    """Who speaks, comes or goes hears of it himself."""
    wrong = wrong_of(call)
    own = wrong and wrong.verb in (b"C", b"L", b"Q") and not wrong.is_impostor and not wrong.is_refused
    heard = [data for who, data in wrong.heard if who == wrong.by] if wrong and own else []
    return {"heard": brief(heard[0])} if heard and wrong and wrong.by not in wrong.missing else None


def cuts_long_messages(call: Performance) -> Facts | None:
    """The beginning of a text came, and not its end."""
    wrong = wrong_of(call)
    if wrong is None or wrong.verb != b"C":
        return None
    start = wrong.step["what"].rpartition(b" ")[2][:20] if not wrong.text else wrong.text[:20]
    cut = len(wrong.step["what"]) > 500 and any(start in data for who, data in wrong.heard if who != wrong.by)
    return {"size": len(wrong.step["what"])} if cut else None


def loses_spaces(call: Performance) -> Facts | None:
    """The words of a text came, and not the spaces between them."""
    wrong = wrong_of(call)
    words = wrong.text.split() if wrong else []
    lost = (
        wrong and any(data.split()[-len(words) :] == words for _who, data in wrong.heard) if words else False
    )
    return {"text": brief(wrong.text)} if wrong and lost else None


def names_end_at_a_space(call: Performance) -> Facts | None:
    """Somebody with a space in the name came in, or spoke, and what was told is not the same."""
    wrong = wrong_of(call)
    spaced = (
        wrong and " " in wrong.by and wrong.step["what"][2:].startswith(wrong.by.encode()) and wrong.missing
    )
    return {"name": repr(wrong.by)} if wrong and spaced and not wrong.is_impostor else None


def does_not_let_in(call: Performance) -> Facts | None:
    """A login with a good name was not answered with OK."""
    wrong = wrong_of(call)
    if wrong is None or wrong.verb != b"L" or wrong.is_refused or wrong.by not in wrong.missing:
        return None
    said = [data for who, data in wrong.heard if who == wrong.by]
    return {"name": brief(wrong.rest), "heard": brief(said[0]) if said else "-"}


def refuses_in_silence(call: Performance) -> Facts | None:
    """A login that must be refused got no answer."""
    wrong = wrong_of(call)
    return {"name": brief(wrong.rest)} if wrong and wrong.is_refused and wrong.by in wrong.missing else None


def tells_nobody_who_comes(call: Performance) -> Facts | None:
    """Others were not told of a login."""
    wrong = wrong_of(call)
    return {} if wrong and ((wrong.verb == b"L" and wrong.missing) or wrong.came["untold"]) else None


def swallows_what_is_said(call: Performance) -> Facts | None:
    """A text did not come to everybody else."""
    wrong = wrong_of(call)
    missing = wrong and wrong.verb == b"C" and wrong.missing
    return {"count": len(wrong.missing), "all": len(wrong.step["hear"])} if wrong and missing else None


def lets_nobody_go(call: Performance) -> Facts | None:
    """A Q was not answered with EXIT."""
    wrong = wrong_of(call)
    return {} if wrong and wrong.verb == b"Q" and wrong.by in wrong.missing else None


def tells_nobody_who_left(call: Performance) -> Facts | None:
    """Others were not told of a Q."""
    wrong = wrong_of(call)
    return {} if wrong and wrong.verb == b"Q" and wrong.missing else None


def reads_ahead(call: Performance) -> Facts | None:
    """Of two lines that came at once only the first was told."""
    wrong = wrong_of(call)
    if wrong is None or wrong.does != "types" or not wrong.missing:
        return None
    first, _, second = wrong.step["what"].partition(b"\n")
    came = any(first in data for _who, data, _allowed in wrong.came["heard"])
    return {"first": brief(first), "second": brief(second)} if second and came else None


def administrator_is_not_heard(call: Performance) -> Facts | None:
    """A line of the standard input did not come to everybody."""
    wrong = wrong_of(call)
    missing = wrong and wrong.does == "types" and wrong.missing
    return {"line": brief(wrong.step["what"]), "how": last_words(call)} if wrong and missing else None


def administrator_has_no_name(call: Performance) -> Facts | None:
    """The administrator's line came, and nobody could tell whose it was."""
    typed = (
        [step["what"].decode() for step in call.arguments[0] if step["does"] == "types"]
        if call.arguments
        else []
    )
    return {} if typed and not wrong_step(call) and not says_who_speaks(call, typed) else None


def says_otherwise(call: Performance) -> Facts | None:
    """Somebody heard what he should not, or did not hear what he should; nothing more can be said."""
    wrong = wrong_of(call)
    if wrong is None:
        return None
    heard = ", ".join(brief(data) for _who, data in wrong.heard) or "-"
    return {"datagram": brief(wrong.step["what"]), "heard": heard}


SERVERS: tuple[Suspect, ...] = (
    *BEGUN,
    never_opens,
    gives_the_port_away,
    takes_the_end_for_a_line,
    ends_with_its_input,
    dies_of_a_datagram,
    falls_silent,
    keeps_who_has_left,
    anybody_is_the_administrator,
    anybody_speaks_for_anybody,
    throws_out_whom_it_names,
    throws_everybody_out,
    gives_a_name_twice,
    lets_deceivers_in,
    lets_strangers_speak,
    echoes_to_the_speaker,
    cuts_long_messages,
    names_end_at_a_space,
    loses_spaces,
    does_not_let_in,
    refuses_in_silence,
    tells_nobody_who_comes,
    swallows_what_is_said,
    lets_nobody_go,
    tells_nobody_who_left,
    reads_ahead,
    administrator_is_not_heard,
    administrator_has_no_name,
    *ENDED,
    raises,
    says_otherwise,
)
