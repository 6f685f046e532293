"""A program with a terminal of its own, and a person at ours, who types on the other end of a second one."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from labs.observer.relay import Relay

ROOT = str(Path(__file__).parents[2])


class Person:
    """Somebody at a terminal of 91 columns and 33 rows, who runs a command under the observer."""

    def __init__(self, command: list[str]) -> None:
        self.seen = ""
        self.keyboard, self.terminal = pty.openpty()
        self.resize(33, 91)
        self.before = termios.tcgetattr(self.terminal)
        program = f"""
import sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
from labs.observer.session import Options
history = observe({command!r}, Options(tty=True, timeout_s=60))
print("ENDED", history.ending.reason, history.exit_code, history.contradictions(), repr(history.output()))
"""
        self.client = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=self.terminal,
            stdout=self.terminal,
            stderr=self.terminal,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def types(self, text: str) -> None:
        os.write(self.keyboard, text.encode())

    def sees(self, text: str, deadline_s: float = 60) -> str:
        """Wait for a text on the screen; give all up to it."""
        until = time.monotonic() + deadline_s
        while text not in self.seen:
            assert select.select([self.keyboard], [], [], max(0, until - time.monotonic()))[0], self.seen
            self.seen += os.read(self.keyboard, 65536).decode()
        before, _, self.seen = self.seen.partition(text)
        return before

    def end(self) -> str:
        """Give the client's last line; its terminal is as it was."""
        self.sees("ENDED ")
        last = self.sees("\n")
        self.client.wait(60)
        assert termios.tcgetattr(self.terminal) == self.before
        return last.strip()

    def close(self) -> None:
        self.client.kill()
        self.client.wait()
        os.close(self.keyboard)
        os.close(self.terminal)


@pytest.fixture
def at_a_terminal() -> Iterator[list[Person]]:
    people: list[Person] = []
    yield people
    for person in people:
        person.close()


def run(people: list[Person], *command: str) -> Person:
    people.append(Person(list(command)))
    return people[-1]


def test_the_program_has_a_terminal_of_our_size(at_a_terminal: list[Person]) -> None:
    person = run(at_a_terminal, "sh", "-c", "test -t 0 && test -t 1 && test -t 2 && stty size")

    person.sees("33 91")

    assert person.end().startswith("done 0 [] '33 91")


def test_what_is_typed_is_the_programs_input(at_a_terminal: list[Person]) -> None:
    person = run(at_a_terminal, "sh", "-c", "echo name?; read name; echo hello $name; cat")
    person.sees("name?")

    person.types("Ann\n")
    person.sees("hello Ann")
    person.types("line\n")
    person.sees("line\r\nline")
    person.types("\x04")

    assert person.end().startswith("done 0 []")


def test_ctrl_c_is_typed_to_the_program(at_a_terminal: list[Person]) -> None:
    person = run(
        at_a_terminal, "sh", "-c", "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.01; done"
    )
    person.sees("ready")

    person.types("\x03")

    person.sees("caught")
    assert person.end().startswith("done 9 []")


def test_a_change_of_size_reaches_an_idle_program(at_a_terminal: list[Person]) -> None:
    person = run(
        at_a_terminal, "sh", "-c", "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.01; done"
    )
    person.sees("ready")

    person.resize(20, 70)
    person.sees("20 70")

    assert person.end().startswith("done 0 []")


def test_a_shell_has_job_control(at_a_terminal: list[Person]) -> None:
    person = run(at_a_terminal, "bash", "--norc", "--noprofile", "-i")
    person.types("PS1='$ '; echo re''ady\n")
    person.sees("ready")

    person.types("sh -c 'echo li''stening; exec cat'\n")
    person.sees("listening")
    person.types("a line\n")
    person.sees("a line\r\na line")
    person.types("\x1a")
    person.sees("Stopped")
    person.types("kill %1; fg; exit 7\n")

    assert person.end().startswith("done 7 []")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_terminal_is_as_it_was_after_a_signal(at_a_terminal: list[Person], number: int) -> None:
    person = run(at_a_terminal, "sh", "-c", "stty raw -echo; echo ready; while :; do sleep 0.01; done")
    person.sees("ready")

    person.client.send_signal(number)

    assert person.end().startswith("interrupted")


def test_a_program_that_never_reads_holds_nobody_up(at_a_terminal: list[Person]) -> None:
    person = run(at_a_terminal, "sh", "-c", "stty raw -echo; echo ready; sleep 0.3; echo still here")
    person.sees("ready")

    person.types("x" * 3000)

    person.sees("still here")
    assert person.end().startswith("done 0 []")


def test_input_that_is_no_terminal_ends_with_an_end_of_file() -> None:
    program = f"""
import sys
sys.path.insert(0, {ROOT!r})
from labs.observer import observe
from labs.observer.session import Options
history = observe(["sh", "-c", "stty -echo; echo ready; cat; echo end"], Options(tty=True))
sys.exit(history.exit_code)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="a line\nhalf a line",
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.replace("\r", "").endswith("end\n")
    assert "half a line" in done.stdout


def test_output_into_a_pipe_is_not_told_as_the_terminals(at_a_terminal: list[Person]) -> None:
    person = run(at_a_terminal, "sh", "-c", "echo hidden | wc -l; echo also hidden > /dev/null")

    assert "hidden" not in person.end()


def test_what_nobody_reads_waits_in_the_relay() -> None:
    poll = select.poll()
    typed, keyboard = os.pipe()
    relay = Relay(poll, typed, None)
    try:
        assert relay.terminal is not None
        attributes = termios.tcgetattr(relay.terminal)
        attributes[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(relay.terminal, termios.TCSANOW, attributes)
        os.set_blocking(relay.terminal, False)
        os.write(keyboard, b"x" * 60_000)
        read = b""
        while len(read) < 60_000:
            for descriptor, events in poll.poll(0):
                relay.carry(descriptor, events)
            try:
                read += os.read(relay.terminal, 65536)
            except BlockingIOError:
                continue
    finally:
        relay.close()
        os.close(typed)
        os.close(keyboard)

    assert read == b"x" * 60_000


def test_whatever_leads_to_the_terminal_is_told(at_a_terminal: list[Person]) -> None:
    text = (
        "import os; copy = os.dup(1); elsewhere = os.open(os.devnull, os.O_WRONLY);"
        "os.write(copy, b'by a copy '); os.write(os.open('/dev/tty', os.O_RDWR), b'by its name ');"
        "os.write(0, b'by the input '); os.write(elsewhere, b'by mistake')"
    )

    person = run(at_a_terminal, sys.executable, "-c", text)

    assert person.end().endswith("'by a copy by its name by the input '")
