"""What the machine itself may do to a running server: a firewall, a full disk, a clock set back.

Real refusals of the kernel, in namespaces of their own; skipped where those are not to be had.
"""

import itertools
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from chat_processes import Client, Guest, Server, eventually

from chatroom.events import Kind

SUPPORT = Path(__file__).parent / "support"
NO_CODE = 77
DAY_S = 86_400


def unshared(*what: str) -> tuple[str, ...]:
    """Return the command that runs another in namespaces of its own, or skip the test."""
    command = ("unshare", "--user", "--map-root-user", *what)
    if (
        not shutil.which("unshare")
        or subprocess.run([*command, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no namespaces for ordinary users here")
    return command


@pytest.mark.parametrize("way", ["drop", "prohibit"])
def test_a_member_whom_the_kernel_lets_nothing_reach_holds_nobody_up(way):
    talk = subprocess.run(
        [*unshared("--net"), sys.executable, str(SUPPORT / "firewalled.py"), way],
        capture_output=True,
        text=True,
        check=False,
    )

    if talk.returncode == NO_CODE:
        pytest.skip(talk.stderr)
    assert talk.returncode == 0, talk.stderr
    (unsent,) = re.findall(r"(\d+)  datagrams that could not be sent", talk.stdout)
    assert int(unsent) == 20


class SmallDisk:
    """A server whose journal is on a file system of 400 KiB that nobody else sees."""

    def __init__(self, folder: Path) -> None:
        mounting = f'mount -t tmpfs -o size=400k none {folder} && exec "$@"'
        self.command = (*unshared("--mount"), "sh", "-c", mounting, "sh")
        self.journal = folder / "log"
        self.server = Server("--journal", str(self.journal), "--rate", "0", within=self.command)
        self._inside = Path(f"/proc/{self.server.pid}/root{folder}")

    def fill(self) -> None:
        filler = self._inside / "filler"
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
            while True:
                file.write(bytes(1024))

    def make_room(self) -> None:
        (self._inside / "filler").unlink()

    def expect_warning(self, words: str) -> None:
        eventually(lambda: self.server.read() and words in self.server.err)

    def texts(self, aside: Path) -> list[str]:
        """Return what a server that starts on the journal after a kill -9 of this one would find."""
        for path in self._inside.glob("log*"):
            shutil.copy(path, aside)
        with sqlite3.connect(aside / "log") as database:
            rows = database.execute("SELECT text FROM log WHERE kind = ? ORDER BY number", (Kind.SAID,))
            found = [text for (text,) in rows]
        database.close()
        return found

    def close(self) -> None:
        self.server.close()


def test_a_full_disk_costs_nobody_a_message(tmp_path, keep):
    (tmp_path / "disk").mkdir()
    (tmp_path / "aside").mkdir()
    disk = keep(SmallDisk(tmp_path / "disk"))
    ann, bob = (keep(Client(disk.server.port, name)) for name in ("ann", "bob"))
    bob.expect("ann")
    said = [f"{number:03} " + "x" * 900 for number in range(60)]  # what a pipe holds, unread

    disk.fill()
    for text in said:
        ann.type(text)
    bob.expect("ann says: ", len(said))
    disk.expect_warning("the journal cannot be written")
    disk.make_room()
    disk.expect_warning("the journal is written again")

    assert disk.texts(tmp_path / "aside") == said
    assert re.findall(r"ann says: (.*)", bob.out) == said


def test_a_journal_on_a_full_disk_gets_one_line(tmp_path):
    mounting = f'mount -t tmpfs -o size=4k none {tmp_path} && exec "$@"'

    program = subprocess.run(
        [
            *(*unshared("--mount"), "sh", "-c", mounting, "sh"),
            *(sys.executable, "-m", "chatroom", "server", "--port", "0", "--journal", str(tmp_path / "log")),
        ],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )

    assert program.returncode == 1
    assert program.stderr.startswith("chatroom: cannot use the journal")
    assert program.stderr.count("\n") == 1


class Clock:
    """The wall clock of a program that is started with its `environment`; only that one is shifted."""

    def __init__(self, folder: Path) -> None:
        self._shift = folder / "shift"
        self.shift(0)
        (folder / "sitecustomize.py").write_text(
            "import pathlib, time\n"
            f"real, shift = time.time, pathlib.Path({str(self._shift)!r})\n"
            "time.time = lambda: real() + int(shift.read_text() or 0)\n"
        )
        self.environment = {"PYTHONPATH": os.pathsep.join([str(folder), *sys.path])}

    def shift(self, seconds: int) -> None:
        aside = self._shift.with_suffix(".new")
        aside.write_text(str(seconds))
        aside.replace(self._shift)


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


def start(clock: Clock, tmp_path: Path, port: int = 0) -> Server:
    return Server("--journal", str(tmp_path / "log"), port=port, **clock.environment)


def test_a_clock_set_back_puts_nobody_out_and_keeps_the_order(clock, tmp_path, keep):
    server = keep(start(clock, tmp_path))
    ann, bob = (keep(Client(server.port, name)) for name in ("ann", "bob"))
    guest = keep(Guest(server.port)).enter("guest")
    ann.type("before")
    bob.expect("ann says: before")

    clock.shift(-3 * DAY_S)
    eventually(lambda: times_shift(server, bob, ann, tmp_path))
    server.kill()
    server.wait()
    clock.shift(-6 * DAY_S)
    second = keep(start(clock, tmp_path, server.port))
    ann.type("after")
    bob.expect("ann says: after")

    guest.expect("ann says: after")
    late = keep(Client(second.port, "late"))
    late.expect("(earlier) ann says: after")
    assert late.out.index("ann says: now") < late.out.index("ann says: after")
    assert "left" not in bob.read()
    second.type("/stop")
    assert second.wait() == 0
    set_back = [first > then for first, then in itertools.pairwise(times(tmp_path))]
    assert set_back.count(True) == 2


def times_shift(server: Server, bob: Client, ann: Client, folder: Path) -> bool:
    """Tell whether what is said now has got the new time; the server looks at the clock every second."""
    heard = bob.read().count("ann says: now")
    ann.type("now")
    bob.expect("ann says: now", heard + 1)
    earliest, *_rest, last = times(folder)
    return last < earliest - DAY_S


def times(folder: Path) -> list[int]:
    """Return the events' times in the order of their numbers, from a copy: the journal is locked."""
    aside = folder / "aside"
    aside.mkdir(exist_ok=True)
    for path in folder.glob("log*"):
        shutil.copy(path, aside)
    with sqlite3.connect(aside / "log") as database:
        found = [at for (at,) in database.execute("SELECT at FROM log ORDER BY number")]
    database.close()
    return found


def test_a_second_damaged_journal_does_not_take_the_place_of_the_first(clock, tmp_path):
    for _ in range(2):
        damaged = b"SQLite format 3\0" + bytes(52) + b"fork" + os.urandom(8000)
        (tmp_path / "log").write_bytes(damaged)
        server = start(clock, tmp_path)
        server.expect("open")
        server.type("/stop")
        assert server.wait() == 0
        server.close()

    assert len(list(tmp_path.glob("log.damaged-*"))) == 2
