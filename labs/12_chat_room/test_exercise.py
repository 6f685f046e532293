"""What the judge asks of lab 12: programs, judged from outside by those who talk to them over UDP."""

import random
import signal

from labs.grading.misconceptions import guests, programs, rooms

SECRET = random.SystemRandom()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word():
    """A word that nobody can guess."""
    return "".join(SECRET.choices(LETTERS, k=10))


def step(by, what="", hear=(), may=(), does="sends"):
    """Somebody does something; what everybody is then to hear, and may hear; nobody hears anything else."""
    data = what.encode() if isinstance(what, str) else what
    return {"by": by, "does": does, "what": data, "hear": _bytes(hear), "may": _bytes(may)}


def _bytes(told):
    return {
        who: parts.encode() if isinstance(parts, str) else [part.encode() for part in parts]
        for who, parts in dict(told).items()
    }


REASON = []  # any sentence at all
INSIDE, OUT = "OK", "EXIT"


def people(count):
    """So many people with names that are free, who come in one after another; and the steps of that."""
    names = [word() for _ in range(count)]
    return names, [comes(name, names[:number]) for number, name in enumerate(names)]


def comes(name, others):
    """Somebody comes in, and the others hear of it."""
    return step(name, f"L {name}", {name: INSIDE} | {other: [name] for other in others})


def says(name, text, others):
    """Somebody says something, and the others hear it."""
    return step(name, f"C {name} {text}", {other: [name, text] for other in others if other != name})


def served(run, script, farewell=0):
    """Play the script before a server; then a signal, if one is asked for."""
    call = run.scene("room", script, int(farewell), suspects=rooms.SERVERS, time_s=30)
    call.expect(programs.was_right(call, len(script)))
    return call


def act(does, what="", sends=(), shows=(), hides=(), inside=True, first=False):
    """Something happens to a client; what it is then to send and to show, and must not show."""
    told = {
        "does": does,
        "what": what.encode() if isinstance(what, str) else what,
        "inside": inside,
        "first": first,
    }
    for key, texts in (("sends", sends), ("shows", shows), ("hides", hides)):
        told[key] = [text.encode() if isinstance(text, str) else text for text in texts]
    return told


def comes_in(name):
    """A client says its name, and is let in."""
    knock = act("types", f"{name}\n", [f"L {name}"], inside=False, first=True)
    return [knock, act("tells", "OK")]


def visited(run, script, ends="", kill=""):
    """Play the script before a client."""
    call = run.scene("guest", script, ends, kill, suspects=guests.CLIENTS, time_s=30)
    call.expect(programs.was_right(call, len(script)))
    return call


# ---- 1. login


def test_server_lets_people_in(run):
    (ann, bob, eve), script = people(3)
    again = (word() * 3)[:24]
    script += [
        step(again, f"L {bob}", {again: REASON}),
        step("", does="wants the port"),
        comes(again, [ann, bob, eve]),
    ]

    served(run, script)


def test_client_comes_in_or_tells_why_not(run):
    name, why = word(), f"not OK: {word()} {word()}"
    refused = [act("types", f"{name}\n", [f"L {name}"], inside=False, first=True)]
    refused += [act("tells", why, shows=[why], inside=False)]

    visited(run, [*comes_in(f"{word()} {word()}"), act("tells", f"\n{name} joined", shows=[name])])
    call = visited(run, refused, "EOF")

    call.expect(programs.ended_with(call, 1))


# ---- 2. chat


def test_server_passes_on_what_is_said(run):
    (ann, bob, eve), script = people(3)
    name = " ".join("".join(SECRET.choices("天地玄黄宇宙洪荒日月盈昃辰宿列张", k=10)) for _ in range(2))
    everybody, long = [ann, bob, eve, name], f"{word()} {'好' * 329}{word()[:2]}"
    script += [
        says(ann, word(), [bob, eve]),
        says(bob, f"{word()}  {word()} 你好 ", [ann, eve]),
        comes(name, [ann, bob, eve]),
        says(name, word(), everybody),
        says(name, long, everybody),
    ]

    served(run, script)


def test_client_talks_and_listens(run):
    name, first, second = word(), f"{word()}  {word()}", f"{word()} 你好"
    heard, long = f"{word()} says: {word()} 你好", f"{word()} says: {word()} " + "x" * 1000 + word()
    script = [
        *comes_in(name),
        act("types", f"{first}\n", [f"C {name} {first}"]),
        act("tells", f"\n{heard}", shows=[heard]),
        act("types", "\n"),
        act("types", f"{second}\n", [f"C {name} {second}"]),
        act("tells", f"\n{long}", shows=[long[:200], long[-10:]]),
    ]

    visited(run, script)


# ---- 3. quit


def test_server_lets_people_go(run):
    (ann, bob, eve), script = people(3)
    other = f"another {bob}"  # so the script calls who comes next; the name is free again
    script += [
        step(bob, f"Q {bob}", {bob: OUT, ann: [bob], eve: [bob]}),
        step(bob, f"C {bob} {word()}", may={bob: REASON}),
        says(ann, word(), [eve]),
        step(other, f"L {bob}", {other: INSIDE, ann: [bob], eve: [bob]}),
        step(other, f"C {bob} hello", {ann: [bob, "hello"], eve: [bob, "hello"]}),
    ]

    served(run, script)


def test_client_quits_with_both_processes(run):
    for leave in ("\x04",) if run.programs else ("quit\n", "\x04"):  # quit is this exercise's own word
        name = word()
        script = [*comes_in(name), act("types", leave, [f"Q {name}"])]
        call = visited(run, script, "EXIT")
        call.expect(programs.nothing_remains(call) and programs.ended_with(call, 0))
    for ends, kill in (("EXIT", ""), ("", "child"), ("", "first process")):
        call = visited(run, comes_in(word()), ends, kill)
        call.expect(programs.nothing_remains(call))


# ---- 4. the administrator, and the end of the room


def test_server_has_an_administrator(run):
    (ann, bob), script = people(2)
    first, second, third, text = f"{word()} {word()}", f"{word()} 你好", word(), word()
    both, either = {ann: [third], bob: [third]}, {ann: [second], bob: [second]}
    script += [
        step("", first, {ann: [first], bob: [first]}, does="types"),
        says(ann, text, [bob]),
        step("", f"{second}\n{third}", both, either, does="types"),
        step("", does="hangs up"),
        says(bob, text, [ann]),
    ]

    call = served(run, script)

    call.expect(rooms.says_who_speaks(call, (first, second, third)))


def test_server_ends_and_leaves_nothing(run):
    for farewell in (signal.SIGTERM, signal.SIGINT):
        _names, script = people(2)
        call = served(run, script, farewell)
        call.expect(programs.nothing_remains(call))
    for scene in ("room_with_one_half", "room_without_parent"):
        call = run.scene(scene, suspects=rooms.SERVERS, time_s=30)
        call.expect(programs.nothing_remains(call))


# ---- 5. whatever comes


def test_server_refuses_names_that_deceive(run):
    (ann, bob), script = people(2)
    spoof = f"{word()}\nthe administrator says: {word()}"
    names = [
        "管理员",
        " 管理员",
        "管 理 员",
        "管\u200b理员",
        "Admin",
        "ADMINISTRATOR",
        spoof,
        f"\x1b[2J{word()}",
        f"{word()} ",
        (word() * 3)[:25],
    ]
    script += [
        step(f"guest {number}", f"L {name}", {f"guest {number}": REASON}) for number, name in enumerate(names)
    ]
    script += [
        step("nobody", "L ", may={"nobody": REASON}),
        says(ann, "hello", [bob]),
    ]

    served(run, script)


def test_server_believes_the_address(run):
    (ann, bob, eve), script = people(3)
    thief, text = word(), word()
    script += [
        step("stranger", f"C {bob} {word()}", may={"stranger": REASON}),
        step("stranger", f"C {thief} {word()}", may={"stranger": REASON}),
        step(ann, f"C {bob} {word()}", may={ann: REASON}),
        step(ann, f"C 管理员 {word()}", may={ann: REASON}),
        step(ann, f"C {ann}{word()} {word()}", may={ann: REASON}),
        step("stranger", f"Q {bob}", may={"stranger": REASON}),
        step(ann, f"Q {bob}", may={ann: REASON}),
        says(bob, text, [ann, eve]),
    ]

    served(run, script)


def test_server_survives_any_datagram(run):
    (ann, bob, dead), script = people(3)
    text, most = word(), 65_507 - len(f"C {bob} ")  # of a datagram; what is said about it is longer still
    huge = [(word() * 6551)[:size] for size in (60_000, most)]
    script += [
        *(
            step("stranger", data, may={"stranger": REASON})
            for data in (b"", b"L", b"C", b"Q", b"\xff\xfe", "你好 啊")
        ),
        *(step("stranger", f"{verb} {word()}", may={"stranger": REASON}) for verb in ("C", "Q", "X")),
        *(step(bob, data, may={bob: REASON}) for data in (b"C", b"Q", b"")),
        step(bob, f"C {bob} ".encode() + b"\xe4\xbd", may={bob: REASON, ann: [bob], dead: [bob]}),
        *(
            step(bob, f"C {bob} {long}", may={ann: [bob, long], bob: REASON, dead: [bob, long]})
            for long in huge
        ),
        step(dead, does="dies"),
        says(bob, text, [ann]),
    ]

    served(run, script)


def test_client_trusts_its_server_only(run):
    early, lie, escape, fake, end = (word() for _ in range(5))
    drawn = b"\nbob says: \x1b]0;%b\x07 \x1b[2J%b \xc2\x9b2J\r%b\n%b"
    words = [each.encode() for each in (escape, fake, end, escape)]
    driven = [b"\x1b]0;" + words[0], b"\x1b[2J" + words[1], b"\xc2\x9b2J", b"\r" + words[2], b"\n" + words[3]]
    knock, let_in = comes_in(word())
    script = [
        knock,
        act("lies", f"not you, {early}", hides=[early], inside=False),
        {**let_in, "hides": [early.encode()]},
        act("lies", f"\nbob says: {lie}", hides=[lie]),
        act("lies", "EXIT"),
        act("tells", drawn % tuple(words), shows=[escape, fake, end], hides=driven),
        act("tells", b"\nbob says: \xff\xfe " + words[2], shows=[end]),
        act("tells", b""),
        act("tells", f"\nbob says: EXIT {lie}", shows=[lie]),
    ]

    visited(run, script)
