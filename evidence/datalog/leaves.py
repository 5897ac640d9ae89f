"""Where a log's rows lie: one table that only grows. In a file of SQLite, or in memory for tests and exports.

A row is the leaf, which stays for ever, and beside it the salt and the payload, which can be erased; see
``evidence.datalog.log`` for what they mean.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from evidence.durable import make_folder, sync_folder
from evidence.errors import LogDamaged, LogError, LogMoved, NotInLog

ORIGIN = "clausewatch/"
"""What the name of every log begins with; 32 random hex digits follow, so that it tells nothing of its owner."""
WAIT_SECONDS = 30.0
"""How long one process waits for another's write."""

Scanned = tuple[int, bytes, bytes | None, bytes | None]
"""Number, leaf, salt and payload of a row: a bare tuple, because a verifier reads a hundred thousand of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is stored."""

    index: int
    """From 0, without gaps."""
    leaf: bytes
    """Canonical JSON; what the tree is made of."""
    salt: bytes | None
    """32 random bytes; None once the entry is erased."""
    payload: bytes | None
    """Canonical JSON; None once the entry is erased."""
    key: bytes | None = None
    """SHA-256 of the name under which the entry may be recorded only once; None for those that may come again."""


class Leaves(Protocol):
    """A table of one log's rows and nodes. Nothing in it changes but by ``erase``."""

    @property
    def origin(self) -> str:
        """Name of the log, random and for ever the same."""

    def size(self) -> int:
        """Say how many rows there are: the last number and one."""

    def append(self, at: int, rows: Sequence[Row], nodes: Mapping[int, bytes]) -> None:
        """Add *rows*, numbered from *at*, and the *nodes* that they complete, by place: all of them or none.

        They are on the disk when it returns. Raises LogMoved when the log has another size than *at*, LogError when it
        cannot be written.
        """

    def row(self, index: int) -> Row:
        """Give a row. Raises NotInLog."""

    def find(self, key: bytes) -> int | None:
        """Give the number of the row that was recorded under this key."""

    def nodes(self, places: Sequence[int]) -> dict[int, bytes]:
        """Give those of the nodes that are stored."""

    def nodes_between(self, first: int, last: int) -> dict[int, bytes]:
        """Give all stored nodes with places from *first* to *last*, both included."""

    def scan(self, size: int) -> Iterator[list[Scanned]]:
        """Give all rows by number, *size* at a time (the last time perhaps fewer)."""

    def snapshot(self) -> AbstractContextManager[Leaves]:
        """Give the rows as they are at this moment, to be read whatever is appended meanwhile."""

    def erase(self, index: int) -> None:
        """Forget salt, payload and key of a row for good; its leaf stays. Raises NotInLog."""

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint over *size* rows; the first one for a size stays."""

    def checkpoints(self) -> list[bytes]:
        """Give the kept checkpoints, smallest size first."""


class InMemoryLeaves:
    """Rows that are gone with the process."""

    def __init__(self) -> None:
        self.origin = _fresh_origin()
        self._rows: list[Row] = []
        self._nodes: dict[int, bytes] = {}
        self._keys: dict[bytes, int] = {}
        self._checkpoints: dict[int, bytes] = {}
        self._lock = threading.Lock()

    def size(self) -> int:
        """Say how many rows there are."""
        return len(self._rows)

    def append(self, at: int, rows: Sequence[Row], nodes: Mapping[int, bytes]) -> None:
        """Add rows and nodes. Raises LogMoved."""
        with self._lock:
            if at != len(self._rows):
                raise LogMoved(f"the log {self.origin} grew in between")
            self._rows.extend(rows)
            self._nodes.update(nodes)
            self._keys.update({row.key: row.index for row in rows if row.key})

    def row(self, index: int) -> Row:
        """Give a row. Raises NotInLog."""
        if not 0 <= index < len(self._rows):
            raise _not_in_log(self.origin, index)
        return self._rows[index]

    def find(self, key: bytes) -> int | None:
        """Give the number of the row that was recorded under this key."""
        return self._keys.get(key)

    def nodes(self, places: Sequence[int]) -> dict[int, bytes]:
        """Give those of the nodes that are stored."""
        return {at: self._nodes[at] for at in places if at in self._nodes}

    def nodes_between(self, first: int, last: int) -> dict[int, bytes]:
        """Give all stored nodes with places from *first* to *last*."""
        return {at: found for at, found in self._nodes.items() if first <= at <= last}

    def scan(self, size: int) -> Iterator[list[Scanned]]:
        """Give all rows by number, *size* at a time."""
        for at in range(0, len(self._rows), size):
            yield [(row.index, row.leaf, row.salt, row.payload) for row in self._rows[at : at + size]]

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[InMemoryLeaves]:
        """Give the rows as they are at this moment."""
        frozen = InMemoryLeaves()
        with self._lock:
            frozen.origin, frozen._rows, frozen._nodes = self.origin, list(self._rows), dict(self._nodes)
            frozen._checkpoints = dict(self._checkpoints)
        yield frozen

    def erase(self, index: int) -> None:
        """Forget salt, payload and key of a row. Raises NotInLog."""
        with self._lock:
            row = self.row(index)
            self._rows[index] = replace(row, salt=None, payload=None, key=None)
            if row.key:
                del self._keys[row.key]

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint."""
        self._checkpoints.setdefault(size, note)

    def checkpoints(self) -> list[bytes]:
        """Give the kept checkpoints, smallest size first."""
        return [note for _, note in sorted(self._checkpoints.items())]


_TABLES = (
    "CREATE TABLE log (origin TEXT NOT NULL) STRICT",
    (
        "CREATE TABLE entries (number INTEGER PRIMARY KEY, leaf BLOB NOT NULL, salt BLOB, payload BLOB,"
        " key BLOB UNIQUE) STRICT"
    ),
    "CREATE TABLE nodes (place INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT",
    "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT",
    # Guards against mistakes of ours. Whoever can write the file can drop them; what is signed and given away holds.
    "CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT raise(ABORT, 'entries stay'); END",
    (
        "CREATE TRIGGER entries_hold BEFORE UPDATE ON entries WHEN NEW.number IS NOT OLD.number"
        " OR NEW.leaf IS NOT OLD.leaf OR NEW.salt IS NOT NULL OR NEW.payload IS NOT NULL"
        " BEGIN SELECT raise(ABORT, 'entries stay'); END"
    ),
    "CREATE TRIGGER nodes_stay BEFORE DELETE ON nodes BEGIN SELECT raise(ABORT, 'nodes stay'); END",
    "CREATE TRIGGER nodes_hold BEFORE UPDATE ON nodes BEGIN SELECT raise(ABORT, 'nodes stay'); END",
)


class FileLeaves:
    """Rows in a file of SQLite. Many threads and processes may use it at once."""

    def __init__(self, path: Path) -> None:
        """Open the log in *path*; where there is none, make it. Raises LogError or LogDamaged."""
        self.path = Path(path)
        self._lock = threading.Lock()
        with self._told():
            self._db = self._open()
            try:
                self.origin = self._made()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def size(self) -> int:
        """Say how many rows there are: the last number and one."""
        [[size]] = self._ask("SELECT coalesce(max(number) + 1, 0) FROM entries")
        return int(size)

    def append(self, at: int, rows: Sequence[Row], nodes: Mapping[int, bytes]) -> None:
        """Add rows and nodes; synced to the disk when it returns. Raises LogMoved, LogDamaged or LogError."""
        with self._writing() as db:
            [[size]] = db.execute("SELECT coalesce(max(number) + 1, 0) FROM entries")
            if size != at:
                raise LogMoved(f"the log {self.path} grew in between")
            db.executemany(
                "INSERT INTO entries (number, leaf, salt, payload, key) VALUES (?, ?, ?, ?, ?)",
                [(row.index, row.leaf, row.salt, row.payload, row.key) for row in rows],
            )
            db.executemany("INSERT INTO nodes (place, hash) VALUES (?, ?)", nodes.items())

    def row(self, index: int) -> Row:
        """Give a row. Raises NotInLog."""
        for number, leaf, salt, payload, key in self._ask(
            "SELECT number, leaf, salt, payload, key FROM entries WHERE number = ?", _bounded(index)
        ):
            return Row(number, leaf, salt, payload, key)
        raise _not_in_log(self.origin, index)

    def find(self, key: bytes) -> int | None:
        """Give the number of the row that was recorded under this key."""
        for (number,) in self._ask("SELECT number FROM entries WHERE key = ?", key):
            return int(number)
        return None

    def nodes(self, places: Sequence[int]) -> dict[int, bytes]:
        """Give those of the nodes that are stored."""
        found: dict[int, bytes] = {}
        for at in range(0, len(places), 500):  # SQLite takes a bounded number of parameters
            some = places[at : at + 500]
            marks = ",".join("?" * len(some))
            found.update(self._ask(f"SELECT place, hash FROM nodes WHERE place IN ({marks})", *some))  # noqa: S608
        return found

    def nodes_between(self, first: int, last: int) -> dict[int, bytes]:
        """Give all stored nodes with places from *first* to *last*."""
        return dict(self._ask("SELECT place, hash FROM nodes WHERE place BETWEEN ? AND ?", first, last))

    def scan(self, size: int) -> Iterator[list[Scanned]]:
        """Give all rows by number, *size* at a time."""
        after = -(2**63)  # a row below 0 is seen as well, and told
        while True:
            rows: list[Scanned] = self._ask(
                "SELECT number, leaf, salt, payload FROM entries WHERE number > ? ORDER BY number LIMIT ?", after, size
            )
            if not rows:
                return
            yield rows
            after = rows[-1][0]

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[FileLeaves]:
        """Give the rows as they are at this moment, through a connection of its own."""
        reader = FileLeaves(self.path)
        try:
            reader._ask("BEGIN")
            reader.size()  # a transaction begins with its first look
            yield reader
        finally:
            reader.close()

    def erase(self, index: int) -> None:
        """Forget salt, payload and key of a row, in the file's free pages and its journal too.

        Raises NotInLog, and LogError when somebody reads the journal and it still holds them: erase again then.
        """
        with self._writing() as db:
            done = db.execute(
                "UPDATE entries SET salt = NULL, payload = NULL, key = NULL WHERE number = ?", (_bounded(index),)
            )
            if done.rowcount != 1:
                raise _not_in_log(self.origin, index)
        [(busy, *_)] = self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise LogError(f"erased, but another process keeps the journal of {self.path} open, which holds it still")

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint; the first one for a size stays."""
        with self._writing() as db:
            db.execute("INSERT INTO checkpoints (size, note) VALUES (?, ?) ON CONFLICT DO NOTHING", (size, note))

    def checkpoints(self) -> list[bytes]:
        """Give the kept checkpoints, smallest size first."""
        return [note for (note,) in self._ask("SELECT note FROM checkpoints ORDER BY size")]

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            make_folder(self.path.parent)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            sync_folder(self.path.parent)
        db = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # With a write-ahead log, FULL syncs it before every acknowledgement, and readers never wait.
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF"):
                db.execute(f"PRAGMA {pragma}").fetchall()
        except BaseException:
            db.close()
            raise
        return db

    def _made(self) -> str:
        """Make the tables where there are none; see that those that are there are ours, and give the log's name."""
        ask = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        if not self._ask(ask):
            with self._writing() as db:
                if not db.execute(ask).fetchall():  # nobody else made them in between
                    for sql in _TABLES:
                        db.execute(sql)
                    db.execute("INSERT INTO log (origin) VALUES (?)", (_fresh_origin(),))
        if sorted(sql for (sql,) in self._ask(ask)) != sorted(_TABLES):
            raise LogDamaged(f"{self.path} is no log of ours, or its tables were changed")
        origins = [str(origin) for (origin,) in self._ask("SELECT origin FROM log")]
        if len(origins) != 1 or not origins[0].startswith(ORIGIN):
            raise LogDamaged(f"{self.path} has lost its name")
        return origins[0]

    def _ask(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock, self._told():
            return self._db.execute(sql, values).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.OperationalError):  # SQLite may have rolled back by itself
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite and the system say into words about the log."""
        try:
            yield
        except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
            raise LogError(f"the log {self.path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise LogDamaged(f"the log {self.path} is damaged: {error}") from error
        except OSError as error:
            raise LogError(f"the log {self.path} cannot be used: {error.strerror}") from error


def _fresh_origin() -> str:
    return ORIGIN + secrets.token_hex(16)


def _bounded(index: int) -> int:
    """A number that SQLite can hold; one beyond is no row's."""
    return index if 0 <= index < 2**62 else -1


def _not_in_log(origin: str, index: int) -> NotInLog:
    return NotInLog(f"the log {origin} has no entry {index}")
