"""Mail from a Maildir (cr.yp.to/proto/maildir.html), Maildir++ or plain subfolders. Nothing moves from new to cur."""

from __future__ import annotations

import binascii
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from watcher.errors import MailboxUnreachable
from watcher.mail.local import Entry, LocalMailbox, unreadable
from watcher.mail.source import FolderName, with_guessed_uses

MOST_DEPTH = 6
"""Levels of folders below the Maildir."""

_FLAGS = {"D": "\\Draft", "F": "\\Flagged", "R": "\\Answered", "S": "\\Seen", "T": "\\Deleted"}


class MaildirMailbox(LocalMailbox):
    """One Maildir and its subfolders."""

    def folders(self) -> list[FolderName]:
        """INBOX, which is the Maildir itself, and every subfolder that holds cur and new."""
        return with_guessed_uses([FolderName(name) for name in self._found()])

    def _found(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        todo = [(self._path, "INBOX", 0)]
        while todo:
            path, name, depth = todo.pop()
            if (path / "cur").is_dir() and (path / "new").is_dir():
                found[name] = path
            if depth >= MOST_DEPTH:
                continue
            try:
                children = sorted(
                    (e.name for e in os.scandir(path) if e.is_dir() and e.name not in ("cur", "new", "tmp")),
                    reverse=True,
                )
            except OSError as error:
                if path == self._path:
                    raise unreadable(path, error) from None
                continue
            above = "" if path == self._path else f"{name}/"
            for child in children:
                shown = child[1:].replace(".", "/") if child.startswith(".") else child
                if shown:
                    todo.append((path / child, above + _from_utf7(shown), depth + 1))
        if not found:
            raise MailboxUnreachable(
                f"{self._path} is no Maildir: no folder in it holds 'cur' and 'new'",
                remedy="Name the folder that holds 'cur', 'new' and 'tmp', or the one above such folders.",
            )
        return found

    def _scan(self, folder: str) -> tuple[list[Entry], str, bool]:
        path = self._found()[folder]
        found: dict[str, Entry] = {}
        # A mail goes from new to cur; looked at in this order it is seen at least once.
        for place in ("new", "cur"):
            with os.scandir(path / place) as listing:
                for item in listing:
                    if item.name.startswith("."):
                        continue
                    try:
                        facts = item.stat()
                        if not item.is_file():
                            continue
                    except OSError:  # renamed or deleted at this moment
                        continue
                    key, _, info = item.name.partition(":")
                    flags = frozenset(_FLAGS[c] for c in info.partition(",")[2] if c in _FLAGS)
                    when = datetime.fromtimestamp(int(facts.st_mtime), UTC)
                    found[key] = Entry(key, Path(item.path), 0, facts.st_size, when, flags)
        return sorted(found.values(), key=lambda entry: (entry.when, entry.key)), "", False

    def _read(self, entry: Entry, limit: int) -> bytes:
        try:
            return super()._read(entry, limit)
        except FileNotFoundError:
            # A mail program set a flag meanwhile, which renames the file.
            for place in ("new", "cur"):
                folder = entry.path.parent.parent / place
                for path in folder.iterdir():
                    if path.name.partition(":")[0] == entry.key:
                        return super()._read(replace(entry, path=path), limit)
            raise

    def _look(self, folder: str) -> object:
        path = self._found()[folder]
        try:
            return tuple((path / place).stat().st_mtime_ns for place in ("new", "cur"))
        except OSError as error:
            raise unreadable(path, error) from None


def _from_utf7(name: str) -> str:
    """Undo modified UTF-7 (RFC 3501, section 5.1.3), as Maildir++ writes folder names."""

    def letters(match: re.Match[str]) -> str:
        text = match[1]
        if not text:
            return "&"
        try:
            data = binascii.a2b_base64(text.replace(",", "/") + "=" * (-len(text) % 4))
            return data.decode("utf-16-be")
        except (binascii.Error, UnicodeDecodeError):
            return match[0]

    return re.sub(r"&([A-Za-z0-9+,]*)-", letters, name)
