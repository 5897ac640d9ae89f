"""Mail from a folder into which the user drops .eml files. They are read where they lie and never moved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from watcher.errors import MailboxUnreachable
from watcher.mail.local import Entry, LocalMailbox
from watcher.mail.source import FolderName

FOLDER = "INBOX"
ENDING = ".eml"


class DropMailbox(LocalMailbox):
    """One folder and the folders in it, shown together as INBOX."""

    def folders(self) -> list[FolderName]:
        """The folder itself."""
        return [FolderName(FOLDER)]

    def _scan(self, folder: str) -> tuple[list[Entry], str, bool]:
        entries = []
        for path, facts in self._files():
            # A file that is still being copied, or was replaced, is another mail when it is next looked at.
            key = f"{facts.st_size}:{facts.st_mtime_ns}:{path.relative_to(self._path)}"
            when = datetime.fromtimestamp(int(facts.st_mtime), UTC)
            entries.append(Entry(key, path, 0, facts.st_size, when))
        return sorted(entries, key=lambda entry: (entry.when, entry.key)), "", False

    def _look(self, folder: str) -> object:
        return frozenset((str(path), facts.st_size, facts.st_mtime_ns) for path, facts in self._files())

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        if not self._path.is_dir():
            raise MailboxUnreachable(f"{self._path} is not a folder", remedy="Name a folder with .eml files.")
        for above, folders, names in os.walk(self._path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                if name.startswith(".") or not name.lower().endswith(ENDING):
                    continue
                path = Path(above, name)
                try:
                    facts = path.stat()
                except OSError:  # gone at this moment, or a link to nowhere
                    continue
                if path.is_file():
                    yield path, facts
