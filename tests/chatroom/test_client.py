"""The client as a program: real processes, with pipes at its ends."""

import signal
import socket

import psutil
import pytest
from chat_processes import Client, Guest, Program, Server, eventually, is_alive, journal_in

from chatroom.messages import Beacon, Exit
from chatroom.wire import pack


def test_lines_from_a_pipe_are_said_and_delivered_before_it_leaves(server, client_of, keep):
    ann = client_of(server.port, "ann")
    script = keep(Client(server.port, "script"))

    for number in range(200):
        script.type(f"line {number}")
    script.end_input()

    assert script.wait() == 0
    ann.expect("script left")
    said = [line for line in ann.out.splitlines() if line.startswith("script says")]
    assert said == [f"script says: line {number}" for number in range(200)]


def test_the_commands_of_a_member(server, client_of):
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")

    ann.type("/who")
    ann.expect("2 members: ann, bob")
    ann.type("/me waves")
    bob.expect("* ann waves")
    ann.type("/msg bob psst")
    bob.expect("ann says to you: psst")
    ann.expect("you say to bob: psst")
    ann.type("/msg zoe psst")
    _expect_error(ann, "there is no zoe here")
    ann.type("/fly")
    _expect_error(ann, "there is no command /fly")
    ann.type("/help")
    ann.expect("/msg NAME TEXT")
    ann.type("//starts with a slash")
    bob.expect("ann says: /starts with a slash")
    ann.type("/quit")
    ann.expect("you have left the room")
    assert ann.wait() == 0
    bob.expect("ann left")


def _expect_error(client: Program, words: str) -> None:
    eventually(lambda: client.read() is not None and words in client.err)


def test_a_text_that_is_too_long_is_refused_with_its_limit_and_never_cut(server, client_of):
    ann = client_of(server.port, "ann")

    ann.type("长" * 334)
    _expect_error(ann, "too long: 1002 bytes, at most 1000")
    ann.type("长" * 333)

    ann.expect("ann says: " + "长" * 333 + "\n")


def test_terminal_escapes_and_turned_text_reach_nobody(server, client_of, keep):
    ann, bob = client_of(server.port, "ann"), keep(Guest(server.port)).enter("bob")

    bob.send("C bob \x1b[2J\x07 red\u202e txet \x9b31m")
    bob.send("C bob end")
    ann.expect("bob says: end")

    assert not set(ann.out) & set("\x1b\x07\u202e\x9b")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("127.0.0.1", "1", "--name", "ann"), 1, "no answer from 127.0.0.1:1"),
        (("no.such.host.invalid", "--name", "ann"), 1, "unknown host: no.such.host.invalid"),
        (("127.0.0.1", "port"), 2, "wrong command"),
        (("127.0.0.1", "70000"), 2, "wrong command"),
        (("--nickname", "ann"), 2, "wrong command"),
        (("--lang", "fr"), 2, "wrong command"),
        ((), 1, "--name is needed"),
    ],
)
def test_a_wrong_call_gets_one_line_and_its_exit_code(keep, arguments, code, words):
    client = keep(Program("client", *arguments))

    assert client.wait() == code
    assert words in client.err
    assert len(client.err.splitlines()) == 1
    assert client.out == ""


@pytest.mark.parametrize("name", ["ann", "ANN", "管理员", " ", "a" * 25, "a\tb", "管\u200b理员"])
def test_a_refused_name_gets_one_line(server, client_of, keep, name):
    client_of(server.port, "ann")

    second = keep(Client(server.port, name))

    assert second.wait() == 1
    assert len(second.err.splitlines()) == 1


def test_a_stranger_cannot_talk_to_a_client(server, client_of, keep):
    ann = client_of(server.port, "ann")
    port = psutil.Process(ann.pid).net_connections("udp")[0].laddr.port

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for forged in (b"EXIT", b"OK", pack(Exit(0)), pack(Beacon(10**6, 10**6)), b""):
            stranger.sendto(forged, ("127.0.0.1", port))
    ann.type("still here")

    ann.expect("ann says: still here")


def test_when_the_server_is_back_the_client_is_too(tmp_path, keep, client_of):
    first = keep(Server(*journal_in(tmp_path)))
    ann, bob = client_of(first.port, "ann"), client_of(first.port, "bob")
    bob.type("before")
    ann.expect("bob says: before")

    first.kill()
    first.wait()
    ann.type("while it was away")
    _expect_error(ann, "the server does not answer")
    keep(Server(*journal_in(tmp_path), port=first.port))

    for client in (ann, bob):
        client.expect("ann says: while it was away")
        client.type(f"{client.name} again")
    for client in (ann, bob):
        client.expect("ann says: ann again")
        client.expect("bob says: bob again")
        said = [line for line in client.out.splitlines() if " says: " in line]
        assert len(said) == len(set(said)) == 4


def test_a_killed_receiver_ends_the_other_half_and_the_room_is_told(server, client_of):
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")
    other_half = ann.child()

    ann.kill()

    ann.wait()
    bob.expect("ann left")
    eventually(lambda: not is_alive(other_half))


def test_a_killed_terminal_half_ends_the_receiver_and_the_room_is_told(server, client_of):
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")

    ann.child().kill()

    bob.expect("ann left")
    assert ann.wait() == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_both_halves_and_the_room_is_told(server, client_of, number):
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")
    other_half = ann.child()

    ann.kill(number)

    ann.wait()
    bob.expect("ann left")
    eventually(lambda: not is_alive(other_half))


def test_a_client_that_is_stopped_for_a_while_misses_nothing(server, client_of):
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")

    ann.kill(signal.SIGSTOP)
    for number in range(300):
        bob.type(f"line {number}")
    bob.expect("bob says: line 299")
    ann.kill(signal.SIGCONT)
    ann.expect("bob says: line 299")

    assert [line for line in ann.out.splitlines() if line.startswith("bob says")] == [
        f"bob says: line {number}" for number in range(300)
    ]


def test_it_speaks_chinese_when_asked(server, keep):
    xm = keep(Client(server.port, "小明", "--lang", "zh"))
    xm.expect("小明，您已进入聊天室")
    xm.type("你好")
    xm.expect("小明 说：你好")
    xm.type("/quit")
    xm.expect("您已退出聊天室")
    assert xm.wait() == 0


def test_the_locale_chooses_the_language(server, keep):
    xm = keep(Client(server.port, "小明", LC_ALL="zh_CN.UTF-8", PYTHONUTF8="1"))
    xm.expect("小明，您已进入聊天室")
