"""Score files that the user names: read them with care, open them in the confined child, keep nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watcher.confine import PRELOAD, PRELOAD_FOR_ONE, Confine, Stopped
from watcher.errors import WrongInput
from watcher.operations import reviewing

if TYPE_CHECKING:
    from watcher.settings import Settings

MOST_BYTES = 512 * 1024 * 1024
"""Larger files are refused before they are read into memory."""


@contextlib.contextmanager
def reader(settings: Settings, *, many: bool = False) -> Iterator[reviewing.Reader]:
    """A reader with one confined child at a time, ended afterwards. *many*: it pays to make everything ready before."""
    limits = settings.limits
    confine = Confine(
        memory_bytes=limits.memory_megabytes * 1024 * 1024,
        wall_seconds=limits.wall_seconds,
        cpu_seconds=limits.wall_seconds,
        workers=1,
        preload=PRELOAD if many else PRELOAD_FOR_ONE,
        rehearse=many,
    )
    try:
        yield reviewing.Reader(confine, settings.me.names)
    finally:
        confine.close()


def read_all(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, the files of folders included, in a stable order."""
    for file in files:
        if file.is_dir():
            inside = sorted(p for p in file.rglob("*") if p.is_file() and not p.name.startswith("."))
            if not inside:
                raise WrongInput(f"{file} is an empty folder", remedy="Name files, or a folder that holds some.")
            for path in inside:
                yield str(path), read_file(path)
        else:
            yield str(file), read_file(file)


def read_file(path: Path) -> bytes:
    """Bytes of one file. Raises WrongInput for what is no file, is empty or is too large."""
    try:
        if path.is_dir():
            raise WrongInput(f"{path} is a folder, and a file is needed", remedy="Name the file in it.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise WrongInput(
                f"{path} has {size} bytes, more than a document may have", remedy="Split it, or ask for a smaller file."
            )
        data = path.read_bytes()
    except OSError as error:
        raise WrongInput(f"{path} cannot be read: {error.strerror}") from None
    if not data:
        raise WrongInput(f"{path} is empty", remedy="Ask for the file again: it holds 0 bytes.")
    return data


def score(by: reviewing.Reader, name: str, data: bytes, passwords: Sequence[str], on: date) -> list[dict[str, Any]]:
    """Document objects of everything in one file."""
    return reviewing.score_file(by, Path(name).name, data, passwords, on)


def score_together(
    by: reviewing.Reader, files: Sequence[tuple[str, bytes]], passwords: Sequence[str], on: date
) -> list[dict[str, Any]]:
    """Document objects of a contract and its addenda, as one agreement."""
    return reviewing.score_together(by, files, passwords, on)


def describe(by: reviewing.Reader, data: bytes) -> dict[str, Any]:
    """What a mail holds. Raises WrongInput when it cannot be opened within the limits."""
    from watcher.mail.message import describe_mail

    found = by.confine(describe_mail, data)
    if isinstance(found, Stopped):
        raise WrongInput(f"the mail cannot be opened: {found.detail or found.reason}", remedy="Ask for it again.")
    return found


def passwords(file: Path | None) -> tuple[str, ...]:
    """Passwords to try, one a line."""
    if file is None:
        return ()
    from watcher.cli.connecting import read_secret

    read_secret(file)  # refuses what others can read
    return tuple(line for line in file.read_text("utf-8").splitlines() if line)


def day(word: str | None, settings: Settings) -> date:
    """The day that *word* names; without one, today in the owner's zone."""
    if word is None:
        return settings.today(datetime.now(UTC))
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise WrongInput(f"not a date: {word!r}", remedy="Write YYYY-MM-DD.") from None
