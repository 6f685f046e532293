"""The real programs, in processes of their own, with pipes or a pseudo-terminal at their ends."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pyte

DEADLINE_S = 30.0
ENVIRONMENT = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


def eventually(check: Callable[[], Any], deadline_s: float = DEADLINE_S) -> Any:
    """Return what `check` returns as soon as that is true; fail when it never is."""
    end = time.monotonic() + deadline_s
    while not (result := check()):
        assert time.monotonic() < end, "it did not happen in time"
        select.select([], [], [], 0.01)
    return result


class Program:
    """A program with pipes: lines go in, text comes out and is kept. `within`: a command that runs it."""

    def __init__(self, *arguments: str, within: tuple[str, ...] = (), **environment: str) -> None:
        self.process = subprocess.Popen(
            [*within, sys.executable, "-m", "chatroom", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, **environment},
        )
        self.out = self.err = ""
        self._bytes = {1: b"", 2: b""}
        for stream in (self.process.stdout, self.process.stderr):
            os.set_blocking(stream.fileno(), False)

    @property
    def pid(self) -> int:
        return self.process.pid

    def read(self) -> str:
        for number, stream in ((1, self.process.stdout), (2, self.process.stderr)):
            with contextlib.suppress(BlockingIOError, ValueError):
                while chunk := os.read(stream.fileno(), 65536):
                    self._bytes[number] += chunk
        self.out, self.err = (self._bytes[number].decode() for number in (1, 2))
        return self.out

    def expect(self, words: str, count: int = 1) -> str:
        end = time.monotonic() + DEADLINE_S
        while self.read().count(words) < count:
            ended = self.process.poll() is not None and self.read().count(words) < count
            assert not ended and time.monotonic() < end, f"no {words!r} in\n{self.out}\n{self.err}"
            select.select([self.process.stdout], [], [], 0.05)
        return self.out

    def type(self, line: str) -> None:
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def end_input(self) -> None:
        self.process.stdin.close()

    def child(self) -> psutil.Process:
        """Return the program's other process."""
        return eventually(lambda: psutil.Process(self.pid).children())[0]

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def wait(self) -> int:
        code = self.process.wait(DEADLINE_S)
        self.read()
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            family = psutil.Process(self.pid).children(recursive=True)
            self.process.kill()
            self.process.wait()
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    eventually(lambda process=process: not is_alive(process))
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                stream.close()


def is_alive(process: psutil.Process) -> bool:
    """Tell whether a process still runs; an orphan's zombie is its new parent's, not ours."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Server(Program):
    """A server on a port of its own."""

    def __init__(self, *arguments: str, port: int = 0, **more: Any) -> None:
        arguments = arguments if "--journal" in arguments else ("--no-journal", *arguments)
        super().__init__("server", "--port", str(port), *arguments, **more)
        self.expect("\n")
        self.port = int(re.search(r":(\d+)\n", self.out)[1])


class Client(Program):
    """A client with pipes, in the room."""

    def __init__(self, port: int, name: str, *arguments: str, **environment: str) -> None:
        super().__init__("client", "127.0.0.1", str(port), "--name", name, *arguments, **environment)
        self.name = name


class Guest:
    """A client of level 1: the lecture notes' protocol and nothing else."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, 0))
        self.sock.connect(("127.0.0.1", port))
        self.sock.settimeout(DEADLINE_S)

    def send(self, text: str | bytes) -> None:
        self.sock.send(text if isinstance(text, bytes) else text.encode())

    def hear(self) -> str:
        return self.sock.recv(2048).decode().strip()

    def expect(self, sentence: str) -> None:
        while self.hear() != sentence:
            pass

    def enter(self, name: str) -> "Guest":
        self.send(f"L {name}")
        assert self.hear() == "OK"
        return self

    def close(self) -> None:
        self.sock.close()


class Screen:
    """A program on a pseudo-terminal, and what is on its screen."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        program: tuple[str, ...] = (sys.executable, "-m", "chatroom"),
        **environment: str,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update({**ENVIRONMENT, **environment})
            os.execvp(program[0], [*program, *arguments])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.attributes = termios.tcgetattr(self.terminal)
        self.code: int | None = None

    def read(self) -> list[str]:
        while select.select([self.terminal], [], [], 0.01)[0]:
            try:
                chunk = os.read(self.terminal, 65536)
            except OSError:  # EIO: nobody has the terminal open any more
                break
            self.raw += chunk
            self._stream.feed(chunk)
        return self.lines()

    def lines(self) -> list[str]:
        """Return the screen as one sees it: the second half of a wide character is no character."""
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return ["".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows]

    def expect(self, words: str) -> list[str]:
        end = time.monotonic() + DEADLINE_S
        while not any(words in line + " " for line in self.read()):
            assert time.monotonic() < end, f"no {words!r} on\n" + "\n".join(self.lines())
        return self.lines()

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children()

    def wait(self) -> int:
        def ended() -> bool:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            return bool(pid)

        eventually(ended)
        self.read()
        assert self.code is not None
        return self.code

    def is_as_before(self) -> bool:
        """Tell whether the terminal's settings are those that it had."""
        return termios.tcgetattr(self.terminal) == self.attributes

    def close(self) -> None:
        if self.code is None:
            family = psutil.Process(self.pid).children(recursive=True)
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            for process in family:
                eventually(lambda process=process: not is_alive(process))
        os.close(self.terminal)


@contextlib.contextmanager
def everything(*closables: Any) -> Iterator[None]:
    """Close these in the end, whatever happens."""
    try:
        yield
    finally:
        for closable in closables:
            closable.close()


def journal_in(folder: Path) -> tuple[str, str]:
    """Return the arguments for a journal in this folder."""
    return "--journal", str(folder / "journal.sqlite")
