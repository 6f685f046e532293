"""The log on disk, in SQLite: what was said survives the server.

An event is written before anybody hears of it, so a number never comes to mean something else. A commit
outlives the kill -9 of the server; after a power cut the very last ones may be missing, and the log goes on
from what is there. The journal never stops the room: on a full disk it keeps what it could not write, and
tries again.
"""

import itertools
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from chatroom.effects import Past, Record, Seated
from chatroom.errors import UnusableError
from chatroom.events import Event, Kind
from chatroom.i18n import _

APPLICATION_ID = 0x666F726B
KEEP = 100_000
"""So many events are kept when a server starts on the journal; the older ones go."""
RECENT = 256
RETRY_S = 1.0
BACKLOG = 10_000
"""So many events wait for a disk that is full; beyond that the oldest are given up."""
_SCHEMA = """
PRAGMA application_id = 1718579819;
CREATE TABLE IF NOT EXISTS room (secret BLOB NOT NULL, log_id BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS log (
    number INTEGER PRIMARY KEY, kind INTEGER, at INTEGER, name TEXT, text TEXT,
    to_name TEXT, own INTEGER, session INTEGER, to_session INTEGER);
CREATE TABLE IF NOT EXISTS seated (session INTEGER PRIMARY KEY, name TEXT, level INTEGER, address BLOB);
"""
_INSERT = "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT kind, at, name, text, to_name, own, session, to_session FROM log"


class Journal:
    """One open journal; it is locked against any other server as long as it is open."""

    def __init__(self, path: Path, fresh_key: Callable[[int], bytes], warn: Callable[[str], None]) -> None:
        """Open or make the journal. Raises UnusableError; damage is set aside, with a warning."""
        self._path = path
        self._warn = warn
        self._fresh_key = fresh_key
        self._waiting: list[Record] = []
        self._retry_at = 0.0
        self._database = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._connect()
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise UnusableError(
                    _("the journal {path} is in use by another server").format(path=self._path)
                ) from fault
            raise self._unusable(fault) from fault
        except OSError as fault:
            raise self._unusable(fault) from fault
        except sqlite3.DatabaseError as fault:
            if not self._is_ours():
                raise self._unusable(fault) from fault
            self._set_aside()
            return self._open()

    def _unusable(self, fault: Exception) -> UnusableError:
        return UnusableError(_("cannot use the journal {path}: {fault}").format(path=self._path, fault=fault))

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            (application,) = database.execute("PRAGMA application_id").fetchone()
            (tables,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if tables and application != APPLICATION_ID:
                raise OSError(_("it belongs to another program"))
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("BEGIN IMMEDIATE")
            database.execute("COMMIT")
            database.executescript(_SCHEMA)
            if not database.execute("SELECT count(*) FROM room").fetchone()[0]:
                database.execute("INSERT INTO room VALUES (?, ?)", (self._fresh_key(32), self._fresh_key(8)))
            if database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
        except BaseException:
            database.close()
            raise
        return database

    def _is_ours(self) -> bool:
        """Tell whether the damaged file was once a journal: the header says so (sqlite.org, fileformat)."""
        try:
            with self._path.open("rb") as file:
                header = file.read(100)
        except OSError:
            return False
        return header.startswith(b"SQLite format 3\0") and header[68:72] == APPLICATION_ID.to_bytes(4)

    def _set_aside(self) -> None:
        names = (f"{self._path.name}.damaged-{number}" for number in itertools.count(int(time.time())))
        aside = next(path for name in names if not (path := self._path.with_name(name)).exists())
        self._path.rename(aside)
        for ending in ("-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        self._warn(
            _("the journal was damaged; it is kept as {path}, and a new one begins").format(path=aside)
        )

    def warn_by(self, warn: Callable[[str], None]) -> None:
        """Give warnings this way from now on."""
        self._warn = warn

    def keys(self) -> tuple[bytes, bytes]:
        """Return the room's secret and the log's own mark."""
        secret, log_id = self._database.execute("SELECT secret, log_id FROM room").fetchone()
        return secret, log_id

    def past(self) -> Past:
        """Return what the room has to know of what was before."""
        first, last = self._database.execute("SELECT min(number), max(number) FROM log").fetchone()
        if last is None:
            return Past()
        self._trim(first, last)
        recent = tuple(self.read(max(first, last - RECENT + 1), last + 1))
        return Past(last + 1, max(first, last - KEEP + 1), recent, tuple(self._seated()))

    def _seated(self) -> list[Seated]:
        members = self._database.execute("SELECT session, name, level, address FROM seated").fetchall()
        earliest = min((member[0] for member in members), default=0)
        own = dict(
            self._database.execute(
                "SELECT session, max(own) FROM log WHERE number > ? GROUP BY session", (earliest,)
            ).fetchall()
        )
        return [
            Seated(session, name, level, address, own.get(session) or 0)
            for session, name, level, address in members
        ]

    def read(self, first: int, end: int) -> list[Event]:
        """Return the events first to end - 1, as many of them as can be had without a gap."""
        rows = self._database.execute(
            f"{_SELECT} WHERE number >= ? AND number < ? ORDER BY number", (first, end)
        ).fetchall()
        return [Event(Kind(row[0]), *row[1:]) for row in rows]

    def write(self, record: Record, now: float) -> None:
        """Put a record on disk: when this returns, it is there, or the administrator was warned."""
        self._waiting.append(record)
        if now >= self._retry_at:
            self._flush(now)
        elif sum(len(waiting.events) for waiting in self._waiting) > BACKLOG:
            del self._waiting[0]

    def retry(self, now: float) -> None:
        """Try again to write what is waiting."""
        if self._waiting and now >= self._retry_at:
            self._flush(now)

    def _flush(self, now: float) -> None:
        try:
            self._commit(self._waiting)
        except sqlite3.Error as fault:
            if not self._retry_at:
                self._warn(_("the journal cannot be written ({fault}); the room goes on").format(fault=fault))
            self._retry_at = now + RETRY_S
            self._undo()
            return
        self._waiting = []
        if self._retry_at:
            self._warn(_("the journal is written again"))
            self._retry_at = 0.0

    def _commit(self, records: list[Record]) -> None:
        database = self._database
        database.execute("BEGIN")
        for record in records:
            database.executemany(
                _INSERT,
                [
                    (number, int(kind), at, name, text, to, own, session, to_session)
                    for number, (kind, at, name, text, to, own, session, to_session) in enumerate(
                        record.events, record.first
                    )
                ],
            )
            if record.seated:
                database.executemany(
                    "INSERT OR REPLACE INTO seated VALUES (?, ?, ?, ?)", [seat[:4] for seat in record.seated]
                )
            if record.left:
                database.executemany(
                    "DELETE FROM seated WHERE session = ?", [(session,) for session in record.left]
                )
        database.execute("COMMIT")

    def _undo(self) -> None:
        try:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
        except sqlite3.Error:
            return

    def _trim(self, first: int, last: int) -> None:
        if last - first >= KEEP:
            self._database.execute("DELETE FROM log WHERE number <= ?", (last - KEEP,))

    def close(self) -> None:
        """Write what is waiting, and close."""
        if self._waiting:
            self._flush(float("inf"))
        self._database.close()


def default_path(port: int) -> Path:
    """Return the journal of the server on this port, in the user's state folder."""
    from platformdirs import user_state_path  # noqa: PLC0415  # costs start-up time, and few need it

    return user_state_path("forkroom") / f"chatroom-{port}.sqlite"
