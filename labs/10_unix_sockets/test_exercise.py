"""What the judge asks of lab 10. Each call runs in a process of its own; what peers tell decides."""

import secrets

from labs.grading.misconceptions import meeting
from labs.grading.props import Secret


def word():
    """A message that nobody can guess."""
    return secrets.token_hex(6)


OPENING = [
    meeting.takes_the_path_away,
    meeting.removes_what_is_no_socket,
    meeting.complains_otherwise,
    meeting.says_nothing,
    meeting.leaves_the_stale_socket,
    meeting.closes_the_listener,
    meeting.does_not_listen,
    meeting.makes_no_place,
]
SERVING = [meeting.ends_with_a_guest, meeting.decodes_piece_by_piece, meeting.answers_otherwise]
ASKING = [
    meeting.sends_no_message,
    meeting.leaves_it_open,
    meeting.waits_for_the_close,
    meeting.takes_a_piece_for_all,
]


def opens_where_it_may(run):
    """Expect a socket where there was nothing: whoever always refuses, guards nobody."""
    call = run.scene("opened", "nothing", suspects=OPENING)
    call.expect(meeting.told(call, "guest", "kind") == "s")


def test_open_listener_makes_a_place(run):
    call = run.scene("opened", "nothing", suspects=OPENING)

    call.expect(
        meeting.told(call, "guest", "who") == call.caller and meeting.told(call, "guest", "kind") == "s"
    )


def test_open_listener_replaces_a_stale_socket(run):
    call = run.scene("opened", "stale", suspects=OPENING)

    call.expect(meeting.told(call, "guest", "who") == call.caller)


def test_open_listener_leaves_a_living_server(run):
    call = run.scene("opened", "living", suspects=OPENING)

    call.expect(meeting.told(call, "guest", "who") == call.family["living"] and meeting.refuses(call))
    opens_where_it_may(run)


def test_open_listener_leaves_other_files(run):
    call = run.scene("opened", "file", suspects=OPENING)

    call.expect(meeting.told(call, "guest", "kind") == "-" and meeting.refuses(call))
    opens_where_it_may(run)


def served(run, *guests):
    """A server before guests, each with the pieces it sends and how many answers it waits for."""
    return run.scene("served", *guests, suspects=SERVING, raises="Exception", ends=True)


def test_serve_answers_each_message(run):
    first, second, third = word(), word(), "你好" + word()
    guests = [([f"{first}\n{second}\n".encode()], 2), ([f"{third}\n".encode()], 1)]

    call = served(run, *guests)

    heard = [meeting.told(call, f"guest {number}", "heard") for number in (0, 1)]
    answers = [[f"{first[::-1]}\n", f"{second[::-1]}\n"], [f"{third[::-1]}\n"]]
    call.expect(heard == answers and meeting.goes_on(call))


def test_serve_takes_messages_in_pieces(run):
    # Three bytes for each character: wherever a read by a power of 2, or of 10, ends, it ends within one.
    long = "".join(chr(ord("一") + int(digit, 16)) for digit in word() * 700)
    whole = long.encode()
    pieces = [whole[:5], whole[5:], b"\n"]

    call = served(run, (pieces, 1))

    call.expect(meeting.told(call, "guest 0", "heard") == [f"{long[::-1]}\n"] and meeting.goes_on(call))


def test_serve_outlives_rude_guests(run):
    polite = word()
    rude = [([b"gone in the mid"], None), ([b"question\n" * 50], None), ([b"\xff\n"], None), ([], None)]

    call = served(run, *rude, ([f"{polite}\n".encode()], 1))

    call.expect(meeting.told(call, "guest 4", "heard") == [f"{polite[::-1]}\n"] and meeting.goes_on(call))


def test_ask_brings_the_answer(run):
    question, answer = word(), word() + "好" + word()
    whole = answer.encode() + b"\n"
    pieces = [whole[:4], whole[4:13], whole[13:]]  # the second ends within 好

    call = run.scene("asked", question, Secret(pieces), suspects=ASKING)

    call.expect(
        call.value == answer
        and meeting.told(call, "server", "asked") == f"{question}\n"
        and meeting.waits_for_the_close(call) is None
    )


def test_ask_complains_without_an_answer(run):
    call = run.scene(
        "asked", word(), [b"half an answ"], raises="ConnectionError", suspects=[meeting.does_not_complain]
    )
    call.expect("ConnectionError" in call.raised and meeting.told(call, "server", "asked") is not None)

    call = run("ask", "/tmp/nobody", word(), raises="OSError", suspects=[meeting.does_not_complain])
    call.expect("OSError" in call.raised)
