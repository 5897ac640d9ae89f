"""The tables, brought to this version's form: safe for the data, and when several processes start at once.

Alembic is loaded only where something has to change: it takes longer to load than most commands take.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from watcher.errors import StorageError
from watcher.storage.database import make_engine, shown
from watcher.storage.refusals import database_refusals, disk_refusals

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest migration; a test holds it against the folder."""
FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x636C7761
"""Of PostgreSQL: one number for everybody who migrates this database."""


def migrate(engine: Engine) -> None:
    """Bring the tables of *engine* to HEAD. Raises StorageError, also for a database of a newer version."""
    where = shown(engine.url)
    with database_refusals(where):
        if _revision(engine) == HEAD:
            return
        worker = make_engine(engine.url, foreign_keys=False)  # a table that is remade must not take its children along
        try:
            with _alone(engine) as lock:
                found = _revision(engine)
                if found == HEAD:
                    return
                if found is not None:
                    _refuse_the_unknown(found, where)
                    _copy_aside(engine, found)
                with worker.begin() as connection:
                    if lock is None:
                        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
                    _upgrade(connection)
        finally:
            worker.dispose()


def config(connection: Connection | None = None) -> Config:
    """What Alembic needs to know, without a file."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(config(connection), "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise StorageError(
                f"the upgrade of the database would leave a row of {broken[0]} without what it belongs to",
                remedy="Nothing was changed. Go back to the version before, and report this.",
            )


def _revision(engine: Engine) -> str | None:
    """The migration that the tables are at; None for an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return None if found is None else str(found)


def _refuse_the_unknown(revision: str, where: str) -> None:
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(config()).get_revision(revision)
    except CommandError as error:
        raise StorageError(
            f"the database {where} was made by a newer version of clausewatch ({revision})",
            remedy="Install the newer version again; nothing was changed.",
        ) from error


@contextlib.contextmanager
def _alone(engine: Engine) -> Iterator[Path | None]:
    """On SQLite, hold a lock file beside the database; PostgreSQL has a lock of its own, taken in the transaction."""
    if engine.dialect.name != "sqlite":
        yield None
        return
    path = Path(f"{engine.url.database}.migrating")
    with disk_refusals(f"the database {engine.url.database}"):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(fd)


def _copy_aside(engine: Engine, revision: str) -> None:
    """Copy a SQLite database beside itself before it is changed. Raises StorageError when there is no room for it."""
    if engine.dialect.name != "sqlite":
        return
    path = Path(str(engine.url.database))
    copy = path.with_name(f"{path.name}.before-{HEAD}-from-{revision}")
    half = copy.with_name(f"{copy.name}.half")
    try:
        with disk_refusals(f"the copy of the database, {copy},"):
            os.close(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
            with (
                contextlib.closing(sqlite3.connect(path)) as source,
                contextlib.closing(sqlite3.connect(half)) as aside,
            ):
                source.backup(aside)
            with half.open("rb") as file:
                os.fsync(file.fileno())
            half.rename(copy)
    except sqlite3.Error as error:
        raise StorageError(
            f"the database could not be copied before its upgrade: {error}",
            remedy="Free some disk space, then start again: nothing was changed.",
        ) from error
    finally:
        half.unlink(missing_ok=True)
