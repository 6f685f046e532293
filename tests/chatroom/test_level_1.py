"""Both programs against others that were written to the lecture notes: theirs, and the tests' own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from chat_processes import Client, Guest, Program, eventually, is_alive

from chatroom import client
from chatroom.children import Signals
from chatroom.member import Membership
from chatroom.news import Denied, Entered
from chatroom.visitor import Visit

NOTES = Path(__file__).parents[3] / "shared" / "notes.zh.md"
SUPPORT = Path(__file__).parent / "support"
needs_the_notes = pytest.mark.skipif(
    not NOTES.exists(), reason="the lecture notes are not beside the project"
)


def program_of_the_notes(marker: str) -> str:
    blocks = (block.split("```")[0] for block in NOTES.read_text("utf-8").split("```python")[1:])
    return next(block for block in blocks if marker in block)


class Script(Program):
    """A program of somebody else's, in a session of its own: it may leave a process behind."""

    def __init__(self, code: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", code, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.out = self.err = ""
        self._bytes = {1: b"", 2: b""}
        for stream in (self.process.stdout, self.process.stderr):
            os.set_blocking(stream.fileno(), False)

    def close(self) -> None:
        family = psutil.Process(self.pid).children()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        eventually(lambda: not any(map(is_alive, family)))
        super().close()


@pytest.fixture
def notes_server(keep):
    """The server of the lecture notes, and the port that it is given here."""
    port = free_port()
    code = program_of_the_notes("def do_login").replace("('0.0.0.0',9999)", f"('127.0.0.1',{port})")
    server = keep(Script(code))
    server.expect("管理员消息:")
    return server, port


@pytest.fixture
def plain_server(keep):
    """A server of level 1 and its port."""
    process = subprocess.Popen(
        [sys.executable, str(SUPPORT / "level1_server.py")], stdout=subprocess.PIPE, text=True
    )
    yield int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()


def test_our_client_is_a_guest_where_only_level_1_is_spoken(plain_server, client_of, keep):
    other = keep(Guest(plain_server)).enter("bob")
    ann = client_of(plain_server, "ann")

    ann.expect("level 1 only")
    assert other.hear() == "ann joined"
    ann.type("你好, everybody")
    assert other.hear() == "ann says: 你好, everybody"
    other.send("C bob hello \x1b[31mann")
    assert "\x1b" not in ann.expect("bob says: hello")
    ann.type("/who")
    eventually(lambda: ann.read() is not None and "does not tell" in ann.err)
    ann.type("/msg bob psst")
    eventually(lambda: ann.read() is not None and "no private messages" in ann.err)
    ann.type("/quit")

    assert other.hear() == "ann left"
    assert ann.wait() == 0


def test_a_server_that_answers_greetings_in_words_is_believed(monkeypatch):
    monkeypatch.setattr(client, "GREETINGS", 10**6)  # silence alone would take days
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def answer():
        while not (asked := theirs.recv(2000)).startswith(b"L "):
            theirs.send(b"what?")
        theirs.send(b"OK" if asked == b"L ann" else b"no")

    with ours, theirs, Signals() as signals:
        server = threading.Thread(target=answer)
        server.start()
        wire, news = client.enter(ours, "ann", signals)
        server.join()

    assert wire.core.level == 1
    assert news == [Entered(1)]


def test_late_words_about_a_greeting_refuse_nobody():
    visit = Visit("ann", 0.0, stray=1)

    late, answer = (visit.receive(words, 0.0) for words in (b"what?", b"taken"))

    assert late == []
    assert [type(news) for news in answer] == [Denied]


def test_a_sentence_for_whoever_had_the_port_before_is_no_answer():
    membership = Membership("ann", 0.0)

    for _ in range(3):
        membership.receive(b"\nbob says: hello", 0.0)

    assert not membership.is_met_with_words


def test_one_forged_datagram_does_not_make_a_server_one_of_level_1():
    membership = Membership("ann", 0.0)

    membership.receive(b"what?", 0.0)

    assert not membership.is_met_with_words


def test_a_name_that_is_taken_there_is_refused_in_its_words(plain_server, keep):
    keep(Guest(plain_server)).enter("ann")

    second = keep(Client(plain_server, "ann"))

    assert second.wait() == 1
    assert second.err == "chatroom: taken\n"


@needs_the_notes
def test_the_notes_client_chats_through_our_server(server, client_of, keep):
    ann = client_of(server.port, "ann")
    notes = keep(Script(program_of_the_notes("def send_msg"), "127.0.0.1", str(server.port)))

    notes.type("小明")
    notes.expect("您已进入聊天室")
    ann.expect("小明 joined")
    notes.type("大家好")
    ann.expect("小明 says: 大家好")
    ann.type("hello 小明")
    notes.expect("ann says: hello 小明")
    server.type("tea is ready")
    notes.expect("the administrator says: tea is ready")
    notes.type("quit")

    ann.expect("小明 left")
    eventually(lambda: not is_alive(notes_parent(notes)))


@needs_the_notes
def test_the_notes_client_is_told_that_a_name_is_taken(server, client_of, keep):
    client_of(server.port, "ann")
    notes = keep(Script(program_of_the_notes("def send_msg"), "127.0.0.1", str(server.port)))

    notes.type("ann")
    notes.expect("taken")
    notes.type("bob")

    notes.expect("您已进入聊天室")


@needs_the_notes
def test_our_clients_chat_through_the_notes_server(notes_server, client_of):
    server, port = notes_server
    ann, bob = client_of(port, "ann"), client_of(port, "bob")

    ann.expect("欢迎 bob 进入聊天室")
    ann.type("hello")
    bob.expect("ann 说:hello")
    bob.type("你好")
    ann.expect("bob 说:你好")
    server.type("喝茶")
    bob.expect("管理员 说:喝茶")
    bob.type("/quit")

    assert bob.wait() == 0
    ann.expect("bob退出了聊天室")


@needs_the_notes
def test_a_killed_client_does_not_take_the_notes_server_with_it(notes_server, client_of):
    _server, port = notes_server
    ann, bob = client_of(port, "ann"), client_of(port, "bob")

    bob.kill()
    ann.expect("bob退出了聊天室")
    cid = client_of(port, "cid")

    cid.type("hello")
    ann.expect("cid 说:hello")


def notes_parent(notes):
    return psutil.Process(notes.pid)


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
