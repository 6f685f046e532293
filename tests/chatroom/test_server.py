"""The server as a program: real processes, real datagrams."""

import signal
from pathlib import Path

import pytest
from chat_processes import Guest, Program, Server, eventually, is_alive, journal_in


def test_the_notes_protocol_works_word_for_word(server, keep):
    ann, bob = keep(Guest(server.port)).enter("ann"), keep(Guest(server.port)).enter("bob")
    assert ann.hear() == "bob joined"

    ann.send("C ann hello  there")
    assert bob.hear() == "ann says: hello  there"

    bob.send("Q bob")
    assert bob.hear() == "EXIT"
    assert ann.hear() == "bob left"  # and not his own "hello there": on level 1 the speaker gets no echo


def test_a_name_is_given_once_and_the_administrators_never(server, keep):
    keep(Guest(server.port)).enter("ann")
    other = keep(Guest(server.port))

    for name, reason in {
        "ann": "taken",
        "ANN": "taken",
        "管理员": "reserved",
        "管 理 员": "reserved",
        "": "needed",
        "a" * 25: "too long",
    }.items():
        other.send(f"L {name}")
        if name != "a" * 25:
            assert reason in other.hear()
    other.enter("bob")


def test_both_levels_hear_each_other(server, keep, client_of):
    bob = keep(Guest(server.port)).enter("bob")
    ann = client_of(server.port, "ann")
    assert bob.hear() == "ann joined"

    ann.type("from level 2")
    bob.send("C bob from level 1")

    assert bob.hear() == "ann says: from level 2"
    ann.expect("bob says: from level 1")


def test_a_private_message_reaches_a_guest_of_level_1_too(server, keep, client_of):
    bob, cid = keep(Guest(server.port)).enter("bob"), keep(Guest(server.port)).enter("cid")
    ann = client_of(server.port, "ann")

    ann.type("/msg bob for you")
    ann.type("for all")

    assert [bob.hear() for _ in range(4)][2:] == ["ann says to you: for you", "ann says: for all"]
    assert [cid.hear() for _ in range(2)][1:] == ["ann says: for all"]


def test_the_administrators_lines_are_announcements_and_orders(server, client_of):
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")

    server.type("tea is ready")
    ann.expect("the administrator says: tea is ready")
    bob.expect("the administrator says: tea is ready")
    server.type("/who")
    server.expect("2 members: ann, bob")
    server.type("/kick ann")
    ann.expect("the administrator has put you out")
    assert ann.wait() == 1
    bob.expect("ann left")
    server.type("/ban bob")
    bob.expect("banned")
    server.type("/stats")
    server.expect("events")
    server.type("/stop")
    assert server.wait() == 0


def test_nobody_becomes_the_administrator_through_the_port(server, keep):
    ann, eve = keep(Guest(server.port)).enter("ann"), keep(Guest(server.port))

    for forged in ("C 管理员 obey", "C ann as ann", "Q ann", "L 管理员", "C"):
        eve.send(forged)
    assert "reserved" in eve.hear()
    eve.enter("eve")

    assert ann.hear() == "eve joined"


def test_without_input_the_server_goes_on(server, keep):
    server.end_input()
    eventually(lambda: not server_children(server))

    ann, _bob = keep(Guest(server.port)).enter("ann"), keep(Guest(server.port)).enter("bob")

    assert ann.hear() == "bob joined"


def server_children(server: Server) -> list:
    import psutil

    return psutil.Process(server.pid).children()


def test_without_its_console_process_the_server_goes_on_and_leaves_no_zombie(server, keep):
    server.child().kill()
    eventually(lambda: not server_children(server))

    keep(Guest(server.port)).enter("ann")


def test_without_the_server_the_console_process_ends(server):
    console = server.child()

    server.kill()

    server.wait()
    eventually(lambda: not is_alive(console))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_bids_everybody_farewell_and_ends_the_server(server, keep, client_of, number):
    guest, ann = keep(Guest(server.port)).enter("bob"), client_of(server.port, "ann")
    assert guest.hear() == "ann joined"

    server.kill(number)

    assert server.wait() == 0
    assert guest.hear() == "EXIT"
    ann.expect("the server has stopped")
    assert ann.wait() == 0


@pytest.mark.parametrize(
    "wrong", [("--rate", "nan"), ("--rate", "-1"), ("--rate", "inf"), ("--port", "x"), ("--max-members", "0")]
)
def test_a_wrong_call_gets_one_line(keep, wrong):
    program = keep(Program("server", *wrong))

    assert program.wait() == 2
    assert len(program.err.splitlines()) == 1
    assert "wrong command" in program.err


def test_a_taken_port_is_refused_with_one_line(server):
    second = Program("server", "--port", str(server.port), "--no-journal")
    try:
        assert second.wait() == 1
        assert len(second.err.splitlines()) == 1
        assert "in use" in second.err
    finally:
        second.close()


def test_a_killed_server_goes_on_with_the_next_number(tmp_path, keep, client_of):
    first = keep(Server(*journal_in(tmp_path)))
    ann, guest = client_of(first.port, "ann"), keep(Guest(first.port)).enter("bob")
    ann.type("one")
    ann.expect("ann says: one")
    assert guest.hear() == "ann says: one"  # level 1 hears it after level 2, and nothing is repeated to it

    first.kill()
    first.wait()
    ann.type("two")
    second = keep(Server(*journal_in(tmp_path), port=first.port))

    ann.expect("ann says: two")
    assert ann.read().count("ann says:") == 2
    assert guest.hear() == "ann says: two"
    guest.send("C bob three")
    ann.expect("bob says: three")
    late = client_of(second.port, "cid")
    late.expect("(earlier) ann says: one")
    late.expect("(earlier) bob says: three")


def test_a_member_on_a_closed_port_holds_nobody_up(server, keep):
    ghosts = [keep(Guest(server.port)).enter(f"ghost{number}") for number in range(5)]
    ann, bob = keep(Guest(server.port)).enter("ann"), keep(Guest(server.port)).enter("bob")
    for ghost in ghosts:
        ghost.close()
    assert ann.hear() == "bob joined"

    for number in range(20):
        bob.send(f"C bob {number}")
        assert ann.hear() == f"bob says: {number}"


def test_the_server_speaks_chinese_to_level_1(keep):
    server = keep(Server("--lang", "zh"))
    ann, bob = keep(Guest(server.port)).enter("小红"), keep(Guest(server.port)).enter("小明")
    assert ann.hear() == "小明 进入了聊天室"

    bob.send("C 小明 你好")
    assert ann.hear() == "小明 说：你好"
    server.type("开饭了")
    assert ann.hear() == "管理员说：开饭了"
    bob.send("Q 小明")
    assert ann.hear() == "小明 退出了聊天室"


def test_it_serves_ipv6_too(keep):
    import socket

    if not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists():
        pytest.skip("no IPv6 on this machine")
    server = keep(Server("--host", "::1"))
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.settimeout(60)
        sock.connect(("::1", server.port))
        sock.send(b"L ann")
        assert sock.recv(100) == b"OK"
