"""Mail from an mbox file (RFC 4155). Read only, and byte for byte: a ">From " in a body stays as it stands.

A mail begins after a line ``From … YEAR`` that stands at the beginning or after an empty line and is followed by a
header field. Mail appended later is new mail; a file that was rewritten gets another UIDVALIDITY.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from watcher.errors import MailboxUnreachable
from watcher.mail.headers import parse_date
from watcher.mail.local import Entry, LocalMailbox, unreadable
from watcher.mail.source import FolderName

FOLDER = "INBOX"
SAMPLE_BYTES = 4096
"""Looked at, at both ends of what was numbered, to tell appending from rewriting."""
MOST_LINE = 1000
"""Bytes of a From line."""

_FROM = re.compile(rb"From [^\r\n]*\b\d{4}\b[^\r\n]*\r?\n(?=[!-9;-~]+[ \t]*:|>From )")


class MboxMailbox(LocalMailbox):
    """One mbox file, shown as INBOX."""

    def folders(self) -> list[FolderName]:
        """The file itself."""
        return [FolderName(FOLDER)]

    def _scan(self, folder: str) -> tuple[list[Entry], str, bool]:
        before = self._book.mark(folder)
        with self._path.open("rb") as file:
            size = file.seek(0, 2)
            renew = bool(before) and not _is_continued(file, size, before)
            entries = list(self._mails(file, size)) if size else []
            return entries, _mark(file, size), renew

    def _mails(self, file: BinaryIO, size: int) -> Iterator[Entry]:
        modified = datetime.fromtimestamp(int(self._path.stat().st_mtime), UTC)
        with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as data:
            starts = list(_separators(data, size))
            if not starts:
                if not data[:SAMPLE_BYTES].strip():
                    return
                raise MailboxUnreachable(
                    f"{self._path} is no mbox file: it does not begin with a line 'From … YEAR'",
                    remedy="Name an mbox file; a single mail goes into a folder for --drop, or to 'clausewatch score'.",
                )
            for number, (line, start) in enumerate(starts):
                end = starts[number + 1][0] if number + 1 < len(starts) else size
                end = _without_blank(data, start, end)
                when = parse_date(bytes(data[line:start]).split(b" ", 2)[-1].strip()) or modified
                when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
                yield Entry(f"{start}:{end}", self._path, start, end - start, when)

    def _look(self, folder: str) -> object:
        try:
            facts = self._path.stat()
        except OSError as error:
            raise unreadable(self._path, error) from None
        return facts.st_size, facts.st_mtime_ns, facts.st_ino


def _separators(data: mmap.mmap, size: int) -> Iterator[tuple[int, int]]:
    """Where each From line begins, and where its mail does."""
    at = 0 if data[:5] == b"From " else data.find(b"\nFrom ") + 1
    while at > 0 or (at == 0 and data[:5] == b"From "):
        if _stands_alone(data, at) and (match := _FROM.match(data[at : at + 2 * MOST_LINE])):
            yield at, at + match.end()
        following = data.find(b"\nFrom ", at + 1)
        if following < 0:
            return
        at = following + 1


def _stands_alone(data: mmap.mmap, at: int) -> bool:
    """Say whether an empty line, or nothing, stands before *at*."""
    before = data[max(0, at - 4) : at]
    return before.endswith((b"\n\n", b"\n\r\n")) or not before.strip()


def _without_blank(data: mmap.mmap, start: int, end: int) -> int:
    """End of a mail without the empty line that sets off the next one."""
    tail = data[max(start, end - 4) : end]
    if tail.endswith((b"\r\n\r\n", b"\n\r\n")):
        return end - 2
    return end - 1 if tail.endswith(b"\n\n") else end


def _mark(file: BinaryIO, size: int) -> str:
    """What tells whether a file still begins with these *size* bytes: their number, and a hash of both ends."""
    file.seek(0)
    head = file.read(min(SAMPLE_BYTES, size))
    file.seek(max(0, size - SAMPLE_BYTES))
    tail = file.read(min(SAMPLE_BYTES, size))
    return f"{size}:{hashlib.sha256(head + tail).hexdigest()}"


def _is_continued(file: BinaryIO, size: int, before: str) -> bool:
    old = before.partition(":")[0]
    return old.isdigit() and int(old) <= size and _mark(file, int(old)) == before
