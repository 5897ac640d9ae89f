"""What a disk or a database raises, said in the user's words and with the cure.

    with database_refusals(url):
        connection.execute(...)

Nothing of SQLAlchemy is loaded until a database has in fact refused.
"""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Iterator
from pathlib import Path

from watcher.errors import StorageError
from watcher.log import redact

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)

FREE_SPACE = "Free some disk space, then run the command again: nothing that was stored is lost."
MEND_PERMISSIONS = "Give the user who runs clausewatch the right to write there, or name another folder with --home."
RESTORE = (
    "Stop clausewatch, check the disk, and put back a backup; the copy made before the last upgrade lies beside it."
)
WRITE_ADDRESS = "Write DATABASE_URL as postgresql://USER:PASSWORD@HOST/DATABASE or sqlite:////PATH, or leave it out."
WAIT = "Another process holds it: wait a moment, and check that no other clausewatch hangs ('clausewatch status')."


def disk_refused(error: OSError, what: str) -> StorageError:
    """Say in the user's words that the disk refused *what* (``"the mail packs in /home/…"``)."""
    if error.errno in _FULL:
        return StorageError(f"the disk is full: {what} could not be written", remedy=FREE_SPACE)
    if error.errno in _FORBIDDEN:
        return StorageError(f"{what} cannot be written or read: {error.strerror}", remedy=MEND_PERMISSIONS)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return StorageError(f"{what}: there is no such file or folder", remedy="Check the path; a disk may be missing.")
    return StorageError(f"{what}: {error.strerror or error}", remedy="Check the disk, then run the command again.")


@contextlib.contextmanager
def disk_refusals(what: str | Path) -> Iterator[None]:
    """Turn an OSError inside into a StorageError about *what*."""
    try:
        yield
    except OSError as error:
        raise disk_refused(error, str(what)) from error


_SQLITE: tuple[tuple[str, str, str], ...] = (
    ("database or disk is full", "the disk is full: the database could not be written", FREE_SPACE),
    ("disk i/o error", "the disk refused a write or a read of the database: it is full or failing", FREE_SPACE),
    ("readonly database", "the database cannot be written: its file or folder is read-only", MEND_PERMISSIONS),
    ("unable to open database file", "the database cannot be opened in its folder", MEND_PERMISSIONS),
    ("database is locked", "the database is busy", WAIT),
    ("database table is locked", "the database is busy", WAIT),
    ("file is not a database", "the database file is not a database, or it is damaged", RESTORE),
    ("malformed", "the database file is damaged", RESTORE),
)
_POSTGRES: tuple[tuple[str, str, str], ...] = (
    (
        "connection refused",
        "PostgreSQL does not answer",
        "Check that it runs, and the host and port in DATABASE_URL.",
    ),
    (
        "failed to resolve host",
        "the host of the PostgreSQL server is not known",
        "Check the host name in DATABASE_URL.",
    ),
    ("could not translate host", "the host of the PostgreSQL server is not known", "Check the host in DATABASE_URL."),
    ("timeout", "PostgreSQL does not answer in time", "Check the network, and the host and port in DATABASE_URL."),
    (
        "password authentication failed",
        "PostgreSQL refuses the user or the password",
        "Check user and password in DATABASE_URL (or the file that DATABASE_URL_FILE names).",
    ),
    ("no password supplied", "PostgreSQL wants a password", "Write it into DATABASE_URL: postgresql://USER:PASSWORD@…"),
    ("does not exist", "PostgreSQL has no such database or user", "Make it first: createdb clausewatch."),
    ("permission denied", "PostgreSQL refuses this user", "Make the user the owner of the database."),
    ("no space left on device", "the disk of the PostgreSQL server is full", "Free some space on its machine."),
    ("could not extend file", "the disk of the PostgreSQL server is full", "Free some space on its machine."),
    ("too many clients", "PostgreSQL has no connection left", "Raise max_connections, or run fewer workers."),
    ("terminating connection", "PostgreSQL ended the connection", "Run the command again; work goes on by itself."),
    ("server closed the connection", "PostgreSQL ended the connection", "Run the command again."),
    ("connection is lost", "PostgreSQL ended the connection", "Run the command again."),
    ("deadlock detected", "two pieces of work waited for each other", "Run the command again."),
)


@contextlib.contextmanager
def database_refusals(where: str) -> Iterator[None]:
    """Turn what SQLAlchemy and its drivers raise inside into a StorageError. *where* names the database for people."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, OverflowError) as error:
        raise database_refused(error, where) from error


def database_refused(error: Exception, where: str) -> StorageError:
    """Say in the user's words what the database refused."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    if isinstance(error, OverflowError):
        return StorageError(f"{where} cannot hold a number that large")
    if isinstance(error, NoSuchModuleError | ArgumentError):
        return StorageError(
            f"the database address is not understood: {_first_line(error)}",
            remedy=WRITE_ADDRESS,
        )
    if isinstance(error, PoolTimeout):
        return StorageError(f"{where}: every connection is in use", remedy=WAIT)
    if isinstance(error, DBAPIError):
        said = str(error.orig).lower()
        sqlite = type(error.orig).__module__ == "sqlite3"
        for sign, words, cure in _SQLITE if sqlite else _POSTGRES:
            if sign in said:
                return StorageError(f"{words} ({where})", remedy=cure)
        return StorageError(f"{where} refused: {_first_line(error.orig or error)}")
    return StorageError(f"{where}: {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    line = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return redact(re.sub(r"\s+", " ", line))[:300]
