"""One engine for everything: SQLite in the home folder, or PostgreSQL by its address.

SQLite is opened the same way on every connection, the queue's included: WAL, so that readers never wait for a writer;
synchronous NORMAL, which a power cut can cost the last transactions but never the file (what was lost is pulled
again); foreign keys enforced; thirty seconds of patience; and BEGIN IMMEDIATE, because a transaction that first reads
and then writes would be refused at once when another one has written in between. A transaction that only reads says
so and begins without the lock.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Insert, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.sql.compiler import SQLCompiler

from watcher.errors import StorageError
from watcher.storage.refusals import WRITE_ADDRESS, database_refusals, disk_refusals

FILE_NAME = "clausewatch.sqlite3"
BUSY_MILLISECONDS = 30_000
CONNECT_SECONDS = 10
_READS = "clausewatch_reads"


def address(url: str | None, home: Path) -> URL:
    """Address of the database: *url*, or the file in *home*. Raises StorageError for what is not understood."""
    if url is None:
        return URL.create("sqlite", database=str(home / FILE_NAME))
    with database_refusals("the database"):
        found = make_url(url)
    if found.drivername in ("postgres", "postgresql"):
        found = found.set(drivername="postgresql+psycopg")
    kind = found.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise StorageError(f"a {kind} database is not known", remedy=WRITE_ADDRESS)
    if kind == "sqlite" and found.database in (None, "", ":memory:"):
        raise StorageError("a SQLite database needs a file", remedy="Write DATABASE_URL as sqlite:////PATH/FILE.")
    return found


def make_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """Make the engine of *url*. Nothing is opened yet. Raises StorageError when the driver is not installed."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, foreign_keys=foreign_keys)
    try:
        with database_refusals("PostgreSQL"):
            return create_engine(
                url,
                pool_size=10,
                max_overflow=20,
                pool_pre_ping=True,
                connect_args={"connect_timeout": CONNECT_SECONDS, "options": "-c timezone=UTC"},
            )
    except ModuleNotFoundError as error:
        raise StorageError(
            "the PostgreSQL driver is not installed", remedy="Install it: pip install 'clausewatch[postgres]'."
        ) from error


def _sqlite_engine(url: URL, *, foreign_keys: bool) -> Engine:
    engine = create_engine(url, pool_size=10, max_overflow=20, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    private = _Private(Path(str(url.database)))

    @event.listens_for(engine, "do_connect")
    def before_connect(*_: Any) -> None:
        private.make()

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where "begin" says, and not at the first INSERT
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


class _Private:
    """Makes the database file before SQLite does, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> None:
        if not self._path.exists():
            with contextlib.suppress(FileExistsError), disk_refusals(f"the database {self._path}"):
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def shown(url: URL) -> str:
    """*url* for people, without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


class Transactions:
    """All work on the database goes through here: one transaction each, refusals in the user's words.

    ``writing`` inside ``writing`` of the same thread joins it, so that rows of several nouns are committed together
    or not at all.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reads = engine.execution_options(**{_READS: True})
        self._where = shown(engine.url)
        self._open = threading.local()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back when anything raises. Raises StorageError."""
        joined: Connection | None = getattr(self._open, "connection", None)
        if joined is not None:
            yield joined
            return
        with database_refusals(self._where), self.engine.begin() as connection:
            self._open.connection = connection
            try:
                yield connection
            finally:
                self._open.connection = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads, and on SQLite waits for nobody. Raises StorageError."""
        joined: Connection | None = getattr(self._open, "connection", None)
        if joined is not None:
            yield joined
            return
        with database_refusals(self._where), self._reads.connect() as connection:
            yield connection


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert *rows*; one whose unique columns are there already is left as it is."""
    if rows:
        connection.execute(_insert_new(connection.dialect.name, table), list(rows))


def insert_one(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert *row*; False when its unique columns are there already."""
    statement = _insert_new(connection.dialect.name, table).returning(*table.primary_key.columns)
    return connection.execute(statement, row).first() is not None


def insert_into(connection: Connection, table: Table) -> postgresql.Insert:
    """Give the database's own INSERT, the one that knows ON CONFLICT. Both databases spell it alike."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Table) -> postgresql.Insert:
    """Like ``insert_into``, for a statement that is made once and kept."""
    if dialect == "sqlite":
        return sqlite.insert(table)  # type: ignore[return-value]  # the same methods, without a common ancestor
    return postgresql.insert(table)


@cache
def _insert_new(dialect: str, table: Table) -> postgresql.Insert:
    return insert_of(dialect, table).on_conflict_do_nothing()


class BulkInsert:
    """An INSERT of many rows, compiled once for each database and handed to the driver as it is.

    What SQLAlchemy does anew for every row takes several times as long as SQLite's own work. *make* gives the
    statement for a dialect; *columns* are the parameters that it takes besides its own named ones. Values are hashable:
    one that stands in many rows is made ready for the driver once.
    """

    def __init__(self, make: Callable[[str], Insert], columns: Sequence[str]) -> None:
        self._make, self._columns = make, list(columns)
        self._compiled: dict[str, tuple[str, list[str], dict[str, Callable[[Any], Any]], bool]] = {}

    def __call__(self, connection: Connection, shared: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert *rows*, each completed by what is *shared* by all."""
        if not rows:
            return
        sql, names, ways, by_place = self._for(connection.dialect)
        values = {name: ways[name](value) if name in ways else value for name, value in shared.items()}
        own = [(name, _Ready(way)) for name, way in ways.items() if name not in values]
        filled: list[Any] = []
        for row in rows:
            given = {**values, **row}
            for name, ready in own:
                given[name] = ready[given[name]]
            filled.append(tuple([given[name] for name in names]) if by_place else given)
        connection.exec_driver_sql(sql, filled)

    def _for(self, dialect: Dialect) -> tuple[str, list[str], dict[str, Callable[[Any], Any]], bool]:
        found = self._compiled.get(dialect.name)
        if found is None:
            compiled = self._make(dialect.name).compile(dialect=dialect, column_keys=self._columns)
            assert isinstance(compiled, SQLCompiler)
            ways: dict[str, Callable[[Any], Any]] = {
                name: way
                for name, bind in compiled.binds.items()
                if (way := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
            }
            names = list(compiled.positiontup or compiled.binds)
            found = self._compiled[dialect.name] = (compiled.string, names, ways, compiled.positional)
        return found


class _Ready(dict[Any, Any]):
    """Values as the driver takes them, each made when it is first asked for."""

    def __init__(self, way: Callable[[Any], Any]) -> None:
        super().__init__()
        self._way = way

    def __missing__(self, value: Any) -> Any:
        made = self[value] = self._way(value)
        return made


class Ledger:
    """What one owner sees of one noun. Every statement of a ledger names its owner."""

    def __init__(self, transactions: Transactions, owner: str) -> None:
        self._transactions = transactions
        self._owner = owner

    def _writing(self) -> contextlib.AbstractContextManager[Connection]:
        return self._transactions.writing()

    def _reading(self) -> contextlib.AbstractContextManager[Connection]:
        return self._transactions.reading()
