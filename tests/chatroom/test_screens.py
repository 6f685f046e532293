"""The terminals: what is on the screen while one types and others talk."""

import contextlib
import os
import signal
import sys

import psutil
import pytest
from chat_processes import Screen, Server, eventually, is_alive


@pytest.fixture
def screen_of(keep, server):
    def enter(name: str, *arguments: str, **more) -> Screen:
        screen = keep(Screen("client", "127.0.0.1", str(server.port), "--name", name, *arguments, **more))
        screen.expect("> ")
        return screen

    return enter


def administrator(keep) -> tuple[Screen, int]:
    """Return a server on a terminal, and its port."""
    admin = keep(Screen("server", "--port", "0", "--no-journal"))
    line = next(line for line in admin.expect("open on") if "open on" in line)
    admin.expect("administrator >")
    return admin, int(line.rpartition(":")[2])


def line_with(screen: Screen, words: str) -> str:
    return next(line for line in screen.lines() if words in line)


@pytest.mark.parametrize("columns", [80, 120])
def test_a_line_being_typed_is_never_broken(server, screen_of, client_of, columns):
    ann, bob = screen_of("ann", columns=columns), client_of(server.port, "bob")

    ann.type("half a sen")
    ann.expect("> half a sen")
    bob.type("hello ann")
    ann.expect("bob says: hello ann")
    ann.expect("> half a sen")
    ann.type("tence\r")

    ann.expect("ann says: half a sentence")
    bob.expect("ann says: half a sentence")
    eventually(
        lambda: sum("half a sen" in line for line in ann.read()) == 1
    )  # what was typed stands there once


def test_wide_characters_stay_whole(server, screen_of, client_of):
    xm, xh = screen_of("小明", "--lang", "zh"), client_of(server.port, "小红")

    xm.type("我正在写一")
    xm.expect("> 我正在写一")
    xh.type("打断一下")
    xm.expect("小红 说：打断一下")
    xm.expect("> 我正在写一")
    xm.type("句话\r")

    xm.expect("小明 说：我正在写一句话")


def test_a_long_chinese_line_wraps_and_comes_whole(server, screen_of, client_of):
    xm, xh = screen_of("小明"), client_of(server.port, "小红")

    xm.type("长" * 100)
    xh.type("打断一下")
    xm.expect("打断一下")
    xm.type("\r")

    xh.expect("小明 says: " + "长" * 100 + "\n")


def test_a_mention_is_marked(server, screen_of, client_of):
    ann, bob = screen_of("ann"), client_of(server.port, "bob")

    bob.type("is ann here, or joanna?")
    bob.type("joanna only")

    ann.expect("joanna only")
    assert "»" in line_with(ann, "is ann here")
    assert "»" not in line_with(ann, "joanna only")


@pytest.mark.parametrize("keys", ["/quit\r", "\x04", "\x03"])
def test_leaving_gives_the_terminal_back(screen_of, client_of, server, keys):
    ann, bob = screen_of("ann"), client_of(server.port, "bob")
    half = ann.children()[0]

    ann.type(keys)

    assert ann.wait() == 0
    assert ann.is_as_before()
    assert not is_alive(half)
    bob.expect("ann left")


@pytest.mark.parametrize("half", ["parent", "child"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_whichever_half_is_ended_the_terminal_is_given_back(screen_of, client_of, server, half, number):
    ann, bob = screen_of("ann"), client_of(server.port, "bob")
    child = ann.children()[0]
    ann.type("half a sen")
    ann.expect("> half a sen")

    os.kill(ann.pid if half == "parent" else child.pid, number)

    ann.wait()
    eventually(lambda: not is_alive(child))
    eventually(ann.is_as_before)
    bob.expect("ann left")


def test_a_name_that_is_taken_is_asked_for_again(server, keep, client_of):
    client_of(server.port, "ann")
    screen = keep(Screen("client", "127.0.0.1", str(server.port)))
    screen.expect("your name:")

    screen.type("ann\r")
    screen.expect("taken")
    screen.type("bob\r")

    screen.expect("you are in the room as bob")


def test_one_sees_that_the_server_is_away(server, screen_of):
    ann = screen_of("ann")

    server.kill()
    server.wait()
    ann.type("anybody?\r")

    ann.expect("the server does not answer")
    ann.expect("(no answer, 1 waiting) >")
    ann.type("\x03")
    assert ann.wait() == 1
    ann.expect("1 message was not delivered")
    assert ann.is_as_before()


def test_the_administrators_line_is_not_broken_either(keep, client_of):
    admin, port = administrator(keep)

    admin.type("tea is")
    admin.expect("> tea is")
    ann = client_of(port, "ann")
    admin.expect("ann joined")
    admin.expect("> tea is")
    admin.type(" ready\r")
    ann.expect("the administrator says: tea is ready")
    admin.type("/stop\r")

    assert admin.wait() == 0
    assert admin.is_as_before()
    ann.expect("the server has stopped")


@pytest.mark.parametrize("keys", ["\x03", "\x04"])
def test_ctrl_c_stops_the_server_and_ctrl_d_lets_it_go_on(keep, client_of, keys):
    admin, port = administrator(keep)
    ann = client_of(port, "ann")

    admin.type(keys)
    if keys == "\x04":
        admin.expect("the room goes on without you")
        ann.type("still here")
        admin.expect("ann says: still here")
        admin.type("\x03")

    assert admin.wait() == 0
    assert admin.is_as_before()
    ann.expect("the server has stopped")


@pytest.mark.parametrize("half", ["parent", "child"])
def test_a_killed_half_of_the_server_gives_the_terminal_back(keep, half):
    admin, _port = administrator(keep)
    child = admin.children()[0]

    os.kill(admin.pid if half == "parent" else child.pid, signal.SIGKILL)

    eventually(lambda: not is_alive(child))
    eventually(admin.is_as_before)
    if half == "child":
        os.kill(admin.pid, signal.SIGTERM)
    admin.wait()


def test_no_color_means_no_color(server, screen_of, client_of):
    ann, bob = screen_of("ann", NO_COLOR="1"), client_of(server.port, "bob")
    bob.type("hello")
    ann.expect("bob says: hello")

    colours = {cell.fg for row in ann.screen.buffer.values() for cell in row.values()}

    assert colours == {"default"}


def test_nothing_is_left_of_a_client_whose_terminal_is_gone(server, screen_of, client_of):
    ann, bob = screen_of("ann"), client_of(server.port, "bob")
    family = [psutil.Process(ann.pid), *ann.children()]

    os.kill(ann.pid, signal.SIGHUP)
    os.kill(family[1].pid, signal.SIGHUP)

    bob.expect("ann left")
    ann.wait()
    eventually(lambda: not any(is_alive(process) for process in family))


def test_a_server_in_a_pipe_needs_no_terminal(server: Server):
    server.type("/who")
    server.expect("0 members")


def test_several_pasted_lines_are_several_messages(server, screen_of, client_of):
    ann, bob = screen_of("ann"), client_of(server.port, "bob")

    ann.type("\x1b[200~one\ntwo 第二行\n\nthree\x1b[201~")
    ann.expect("three")
    ann.type("\r")

    for words in ("one", "two 第二行", "three"):
        bob.expect(f"ann says: {words}\n")
        ann.expect(f"ann says: {words}")


def test_ctrl_z_stops_both_halves_and_fg_brings_them_back(server, client_of, keep):
    bob = client_of(server.port, "bob")
    shell = keep(Shell(server.port, "ann"))
    shell.expect("ann joined")
    bob.expect("ann joined")

    shell.type("half a line\x1a")
    shell.expect("Stopped")
    shell.type("stty -a | grep -o ' echo ' && echo back\r")
    shell.expect("back")
    bob.type("meanwhile")
    bob.expect("bob says: meanwhile")
    assert "meanwhile" not in "\n".join(shell.read())
    shell.type("fg\r")

    shell.expect("bob says: meanwhile")
    shell.expect("> half a line")
    shell.type("\r")
    bob.expect("ann says: half a line")


class Shell(Screen):
    """An interactive bash with a client in it, for job control is a shell's."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(program=("bash", "--norc", "--noprofile", "-i"), PS1="$ ")
        self.expect("$ ")
        self.type(f"{sys.executable} -m chatroom client 127.0.0.1 {port} --name {name}\r")

    def close(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.pid).children(recursive=True):
                process.kill()
        super().close()
