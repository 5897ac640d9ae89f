"""What sources on this machine have in common: files that are listed, numbered and read, and never written.

A local mail costs nothing to fetch, so its outline says only that it must be looked at: its structure is read where
every mail's is, in the confined child.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from watcher.errors import MailboxError, MailboxUnreachable
from watcher.mail.source import (
    HEADER_BYTES,
    MOST_MAIL_BYTES,
    TEXT_BYTES,
    Changes,
    FolderName,
    FolderState,
    Missing,
    Outline,
    RawMail,
)
from watcher.mail.structure import opaque
from watcher.mail.uidbook import UidBook

LOOK_SECONDS = 1.0
"""How often a waiting source is looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One mail as it lies in its source."""

    key: str
    """What tells it from every other mail of the folder, for as long as it is the same mail."""
    path: Path
    start: int
    """Bytes into the file."""
    size: int
    when: datetime
    """When it came, with zone."""
    flags: frozenset[str] = frozenset()


class LocalMailbox(ABC):
    """A source of mail on this machine's disk."""

    def __init__(self, path: Path, *, account: str = "", state: Path | None = None) -> None:
        """Read from *path*; the numbers are kept in *state*. Nothing is opened yet."""
        self.account = account or str(path)
        self._path = path
        self._book = UidBook(state)
        self._folder: str | None = None
        self._entries: dict[int, Entry] = {}

    @abstractmethod
    def folders(self) -> list[FolderName]:
        """Every folder there is."""

    @abstractmethod
    def _scan(self, folder: str) -> tuple[list[Entry], str, bool]:
        """The mails of *folder*, oldest first; a mark to keep with their numbers; whether the numbers begin anew."""

    @abstractmethod
    def _look(self, folder: str) -> object:
        """Something that changes whenever a mail comes, and is cheap to get."""

    def examine(self, folder: str) -> FolderState:
        """Open *folder*. Raises MailboxError when there is none, MailboxUnreachable when it cannot be read."""
        if folder not in {found.name for found in self.folders()}:
            raise MailboxError(f"there is no folder {folder!r} in {self._path}", remedy="Check its name.")
        self._seen = self._look(folder)
        try:
            entries, mark, renew = self._scan(folder)
        except OSError as error:
            raise unreadable(self._path, error) from None
        page = self._book.number(folder, (entry.key for entry in entries), mark=mark, renew=renew)
        self._entries = {page.uids[entry.key]: entry for entry in entries}
        self._folder = folder
        return FolderState(folder, page.uidvalidity, page.uidnext, len(self._entries))

    def uids(self, after: int = 0) -> list[int]:
        """UIDs above *after*, sorted."""
        return sorted(uid for uid in self._entries if uid > after)

    def sizes(self, uids: Collection[int]) -> dict[int, int]:
        """Bytes of each mail; one that is gone is left out."""
        return {uid: self._entries[uid].size for uid in uids if uid in self._entries}

    def outlines(self, uids: Collection[int]) -> Iterator[Outline]:
        """Header of each mail, and one part of unknown type: it must be looked at."""
        for uid in uids:
            entry = self._entries.get(uid)
            if entry is None:
                continue
            try:
                header = _header(self._read(entry, HEADER_BYTES))
            except OSError:
                header = b""
            yield Outline(uid, entry.size, entry.when, entry.flags, header, (opaque(entry.size),))

    def text_parts(self, wanted: Mapping[int, str], limit: int = TEXT_BYTES) -> dict[int, bytes]:
        """Empty: a local mail's structure is not read here, so it has no part to name."""
        return dict.fromkeys(wanted, b"")

    def fetch(self, uids: Collection[int]) -> Iterator[RawMail | Missing]:
        """Every one of *uids*, in that order: its bytes, or why not."""
        for uid in uids:
            entry = self._entries.get(uid)
            if entry is None:
                yield Missing(uid, "deleted or moved meanwhile", gone=True)
            elif entry.size > MOST_MAIL_BYTES:
                yield Missing(uid, f"{entry.size / 1e6:,.0f} MB, more than Clausewatch reads; it is left where it is")
            else:
                yield self._one(uid, entry)

    def _one(self, uid: int, entry: Entry) -> RawMail | Missing:
        try:
            raw = self._read(entry, entry.size)
        except FileNotFoundError:
            return Missing(uid, "deleted or moved meanwhile", gone=True)
        except OSError as error:
            return Missing(uid, f"{entry.path.name} cannot be read: {error.strerror or 'reading failed'}")
        if len(raw) < entry.size:
            return Missing(uid, f"{entry.path.name} became shorter while it was read")
        return RawMail(uid, entry.when, entry.flags, raw)

    def _read(self, entry: Entry, limit: int) -> bytes:
        with entry.path.open("rb") as file:
            file.seek(entry.start)
            return file.read(min(limit, entry.size))

    def changed_since(self, modseq: int) -> Changes | None:
        """None: files keep no account of their changes."""
        return None

    def wait(self, seconds: float) -> bool:
        """Wait until the opened folder looks different, at most *seconds*."""
        if self._folder is None:
            raise MailboxError("no folder is open", remedy="This is a fault of Clausewatch: open a folder first.")
        until = time.monotonic() + seconds
        while True:
            now = self._look(self._folder)
            if now != self._seen:
                self._seen = now
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(LOOK_SECONDS, left))

    def close(self) -> None:
        """Forget what was listed; no file is held open."""
        self._entries = {}
        self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def unreadable(path: Path, error: OSError) -> MailboxUnreachable:
    """The source itself cannot be read."""
    return MailboxUnreachable(
        f"{path} cannot be read: {error.strerror or type(error).__name__}",
        remedy="Check its permissions, and that its disk is mounted, then try again.",
    )


def _header(data: bytes) -> bytes:
    ends = [at for at in (data.find(b"\r\n\r\n"), data.find(b"\n\n")) if at >= 0]
    return data[: min(ends)] if ends else data
