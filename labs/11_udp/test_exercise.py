"""What the judge asks of lab 11. Each call runs in a process of its own; servers and clients are peers."""

import random

from labs.grading.misconceptions import answering, datagrams
from labs.grading.props import Secret

SECRET = random.SystemRandom()
AMPLE_S, SHORT_S = 6, 0.1  # a time that nobody needs in full, and one that is to run out
MANY = 40  # attempts, where it must not be the machine's slowness that ends them


def letters(size):
    """So many bytes that nobody can guess."""
    return SECRET.randbytes(size)


ASKING = [
    datagrams.gives_the_sender_as_well,
    datagrams.takes_an_old_answer,
    datagrams.takes_a_strangers_word,
    datagrams.takes_an_empty_answer_for_none,
    datagrams.starts_the_clock_anew,
    datagrams.waits_without_a_timeout,
    datagrams.asks_from_a_new_address,
    datagrams.asks_again_for_a_stranger,
    datagrams.asks_again_at_once,
    datagrams.gives_up_early,
    datagrams.asks_too_often,
    datagrams.gives_none_for_no_answer,
    datagrams.cuts_the_answer,
    datagrams.leaves_its_socket_open,
]


def test_ask_gives_the_whole_answer(run):
    for answer in (letters(20), letters(30_000), b""):
        message, plans = letters(20), Secret([[[None, answer]]])

        call = run.scene("asked", message, AMPLE_S, 3, plans, suspects=ASKING, raises="OSError")

        call.expect(call.value == answer and datagrams.asked_well(call, message))


def test_ask_asks_again_from_the_same_address(run):
    message, answer, lost = letters(20), letters(20), SECRET.randint(2, 4)
    plans = Secret([[[None, None]] * lost + [[None, answer]]])

    call = run.scene("asked", message, SHORT_S, MANY, plans, suspects=ASKING, raises="OSError")

    call.expect(call.value == answer and datagrams.asked_well(call, message, lost + 1, MANY))


def test_ask_gives_up_in_the_end(run):
    message, attempts = letters(20), SECRET.randint(2, 5)

    call = run.scene("asked", message, SHORT_S, attempts, Secret([[]]), suspects=ASKING, raises="OSError")
    call.expect(datagrams.gave_up(call) and datagrams.asked_well(call, message, attempts))

    call = run.scene("asked_nobody", message, SHORT_S, attempts, suspects=ASKING, raises="OSError")
    call.expect(datagrams.gave_up(call))


def test_ask_does_not_listen_to_strangers(run):
    message, answer = letters(20), letters(20)
    plans = Secret([[[[letters(20), letters(20), b""], answer]]])

    call = run.scene("asked", message, AMPLE_S, 2, plans, suspects=ASKING, raises="OSError")

    call.expect(call.value == answer and datagrams.asked_well(call, message))


def test_ask_keeps_the_time_while_strangers_talk(run):
    message = letters(20)

    call = run.scene("talked_to", message, 0.5, 10, suspects=ASKING, raises="OSError")

    call.expect(call.value == b"at last" and datagrams.asked_well(call, message, 2))


def test_ask_takes_no_answer_to_an_earlier_question(run):
    message, answer = letters(20), letters(20)
    plans = Secret([[], [[None, answer]]])

    call = run.scene("asked_twice", message, AMPLE_S, 2, plans, suspects=ASKING, raises="OSError")

    call.expect(call.value == answer and datagrams.asked_well(call, message))


RECEIVING = [
    datagrams.takes_an_empty_one_for_the_end,
    datagrams.takes_a_full_one_for_a_cut_one,
    datagrams.reads_on_as_from_a_stream,
    datagrams.cuts_in_silence,
    datagrams.leaves_it_in_the_queue,
    datagrams.gives_no_address,
]


def test_receive_whole_gives_one_datagram(run):
    limit = SECRET.randint(500, 2000)
    sent = [letters(20), letters(limit), b"", letters(20)]

    call = run.scene("received", limit, 4, Secret(sent), False, suspects=RECEIVING, raises="Exception")

    call.expect(call.values == [[data, datagrams.sender(call)] for data in sent])


def test_receive_whole_refuses_what_would_be_cut(run):
    limit = SECRET.randint(500, 2000)
    too_long, following = letters(limit + SECRET.randint(1, 100)), letters(limit - 100)
    sent = Secret([too_long, following])

    call = run.scene("received", limit, 1, sent, False, suspects=RECEIVING, raises="Exception")
    call.expect("ValueError" in call.raised)

    call = run.scene("received", limit, 2, sent, True, suspects=RECEIVING, raises="Exception")
    call.expect(call.values == [None, [following, datagrams.sender(call)]])


ANSWERING = [
    answering.dies_of_one_question,
    answering.answers_without_an_answer,
    answering.stays_with_the_first,
    answering.takes_an_empty_question_for_the_end,
    answering.stops_answering,
    answering.keeps_silent_on_a_repeat,
    answering.knows_questions_not_askers,
    answering.cuts_the_question,
    answering.remembers_the_last_only,
    answering.works_twice,
    answering.answers_wrongly,
]


def served(run, script, bad=None):
    """A server before clients who ask as `script` says; reply() fails for the question `bad`."""
    script = [[client, question, question != bad] for client, question in script]
    words = letters(16), Secret(script), bad
    return run.scene("answering", *words, suspects=ANSWERING, raises="LookupError", ends=True)


def test_answer_forever_answers_everybody(run):
    same, other, long = letters(20), letters(20), letters(40_000)

    call = served(run, [("ann", same), ("bob", other), ("bob", same), ("ann", long), ("eve", same)])

    call.expect(answering.all_are_right(call))


def test_answer_forever_does_the_work_once(run):
    first, between = letters(20), [("bob", letters(20)) for _ in range(30)]

    call = served(run, [("ann", first), ("ann", first), *between, ("ann", first), between[0]])

    call.expect(answering.all_are_right(call))


def test_answer_forever_survives_any_question(run):
    bad, good = letters(20), letters(20)
    script = [("ann", good), ("bob", good), ("bob", b""), ("ann", bad), ("bob", letters(20)), ("ann", b"")]

    call = served(run, script, bad)

    call.expect(answering.all_are_right(call))
