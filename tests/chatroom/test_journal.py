"""The log on disk: what was written is there again, whatever befalls the file."""

import os
import sqlite3
import subprocess
import sys

import pytest

from chatroom import journal as journal_module
from chatroom.effects import Record, Seated
from chatroom.errors import UnusableError
from chatroom.events import Event, Kind
from chatroom.journal import Journal

ADDRESS = b"\x02\0\x9c\x40\x7f\0\0\1" + bytes(8)


class Shelf:
    """Journals on one path, and what they warned of."""

    def __init__(self, path):
        self.path = path
        self.warnings = []
        self._open = []

    def open(self) -> Journal:
        self._open.append(Journal(self.path, os.urandom, self.warnings.append))
        return self._open[-1]

    def close(self):
        while self._open:
            self._open.pop().close()


@pytest.fixture
def shelf(tmp_path, keep):
    return keep(Shelf(tmp_path / "folder" / "log.sqlite"))


def said(first: int, count: int = 1) -> Record:
    events = [Event(Kind.SAID, 1, "ann", f"text {n}", own=n, session=1) for n in range(first, first + count)]
    return Record(first, events, [], [])


def test_what_was_written_is_there_again(shelf):
    journal = shelf.open()
    journal.write(Record(1, [Event(Kind.JOINED, 1, "ann", session=1)], [Seated(1, "ann", 2, ADDRESS)], []), 0)
    journal.write(said(2, 3), 0)
    keys = journal.keys()
    shelf.close()

    journal = shelf.open()

    past = journal.past()
    assert (past.head, past.oldest, past.seated) == (5, 1, (Seated(1, "ann", 2, ADDRESS, 4),))
    assert [event.text for event in past.recent] == ["", "text 2", "text 3", "text 4"]
    assert journal.keys() == keys


def test_one_who_left_is_not_seated_again(shelf):
    journal = shelf.open()
    journal.write(Record(1, [], [Seated(1, "ann", 2, ADDRESS)], []), 0)
    journal.write(Record(1, [], [], [1]), 0)
    shelf.close()

    assert shelf.open().past().seated == ()


def test_a_journal_in_use_is_refused(shelf):
    shelf.open()

    with pytest.raises(UnusableError, match="in use by another server"):
        shelf.open()


def test_a_file_of_another_program_is_left_alone(shelf):
    shelf.path.parent.mkdir()
    with sqlite3.connect(shelf.path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = shelf.path.read_bytes()

    with pytest.raises(UnusableError, match="another program"):
        shelf.open()

    assert shelf.path.read_bytes() == before


@pytest.mark.parametrize("text", [b"Dear diary,\n" * 100, b"SQLite format 3\0" + bytes(600)])
def test_a_file_that_is_no_journal_is_left_alone(shelf, text):
    shelf.path.parent.mkdir()
    shelf.path.write_bytes(text)

    with pytest.raises(UnusableError):
        shelf.open()

    assert shelf.path.read_bytes() == text


@pytest.mark.parametrize("at", [3600, 4096, 8192, 12288])
def test_a_damaged_journal_is_kept_aside_and_a_new_one_begins(shelf, at):
    shelf.open().write(said(1, 500), 0)
    shelf.close()
    whole = bytearray(shelf.path.read_bytes())
    whole[at : at + 2000] = b"\xa5" * 2000
    shelf.path.write_bytes(whole)

    journal = shelf.open()

    assert journal.past().head == 1
    assert len(shelf.warnings) == 1
    (aside,) = shelf.path.parent.glob("*.damaged-*")
    assert aside.read_bytes()[100:] == whole[100:]  # SQLite counts openings in its header
    journal.write(said(1), 0)


def test_on_a_full_disk_the_room_goes_on_and_what_waited_is_written_later(shelf):
    journal = shelf.open()
    (pages,) = journal._database.execute("PRAGMA page_count").fetchone()
    journal._database.execute(f"PRAGMA max_page_count = {pages}")  # SQLITE_FULL, as on a full disk
    first, now = 1, 0.0
    while not shelf.warnings:
        journal.write(said(first, 100), now)
        first, now = first + 100, now + 2
    journal.write(said(first), now)
    assert "goes on" in shelf.warnings[0]

    journal._database.execute("PRAGMA max_page_count = 100000")
    journal.retry(now + 5)

    assert "written again" in shelf.warnings[1]
    assert journal.past().head == first + 1
    assert len(journal.read(1, first + 1)) == first


def test_old_events_go_when_a_server_starts(shelf, monkeypatch):
    monkeypatch.setattr(journal_module, "KEEP", 100)
    shelf.open().write(said(1, 250), 0)
    shelf.close()

    past = shelf.open().past()

    assert (past.oldest, past.head) == (151, 251)


def test_an_unusable_place_gets_one_line():
    program = subprocess.run(
        [sys.executable, "-m", "chatroom", "server", "--port", "0", "--journal", "/dev/null/x"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )

    assert program.returncode == 1
    assert program.stderr.startswith("chatroom: cannot use the journal")
    assert program.stderr.count("\n") == 1
