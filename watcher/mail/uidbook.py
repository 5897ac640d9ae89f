"""Numbers for mails that have none: the UIDs of a Maildir, an mbox or a drop folder, kept in a file of ours.

A UID, once given, is given to no other mail while the book's UIDVALIDITY holds. A lost or damaged book begins anew
with another UIDVALIDITY; the mails are then listed again, and their content tells that they are known.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watcher.errors import HomeError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Page:
    """The numbers of one folder."""

    uidvalidity: int
    uidnext: int
    uids: dict[str, int]
    """UID by the mail's own key in its folder."""


class UidBook:
    """The file, or memory only where there is none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._memory: dict[str, Any] = {}

    def number(self, folder: str, keys: Iterable[str], *, mark: str = "", renew: bool = False) -> Page:
        """Give every one of *keys* its UID: the known one, or the next, in the order of *keys*.

        *renew* begins the folder anew with another UIDVALIDITY. *mark* is kept with the page for the source's own
        use. Raises HomeError when the file cannot be written.
        """
        with self._locked() as book:
            page: dict[str, Any] = book.get(folder) or {}
            if renew or not _is_page(page):
                before = page["uidvalidity"] if _is_page(page) else 0
                page = {"uidvalidity": max(int(time.time()), before + 1), "uidnext": 1, "uids": {}, "mark": ""}
            known: dict[str, int] = page["uids"]
            uids: dict[str, int] = {}
            following = page["uidnext"]
            for key in keys:
                if key in uids:
                    continue
                uid = known.get(key)
                if uid is None:
                    uid, following = following, following + 1
                uids[key] = uid
            changed = {**page, "uidnext": following, "uids": uids, "mark": mark}
            if changed != book.get(folder):
                book[folder] = changed
                self._write(book)
            return Page(changed["uidvalidity"], following, uids)

    def mark(self, folder: str) -> str:
        """What was kept with the folder's page; empty when there is none."""
        page: dict[str, Any] = self._read().get(folder) or {}
        return str(page.get("mark", "")) if _is_page(page) else ""

    @contextlib.contextmanager
    def _locked(self) -> Iterator[dict[str, Any]]:
        if self._path is None:
            yield self._memory
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_name(self._path.name + ".lock").open("w")
        except OSError as error:
            raise HomeError(f"{self._path.parent} cannot be written: {error.strerror}") from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self._read()

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return self._memory
        try:
            data = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError:  # torn or no JSON: begin anew
            return {}
        except OSError as error:
            raise HomeError(f"{self._path} cannot be read: {error.strerror}") from None
        folders = data.get("folders") if isinstance(data, dict) and data.get("format") == FORMAT else None
        return folders if isinstance(folders, dict) else {}

    def _write(self, folders: dict[str, Any]) -> None:
        if self._path is None:
            return
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            with new.open("w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600)
                json.dump({"format": FORMAT, "folders": folders}, file, ensure_ascii=True)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink()
            raise HomeError(f"{self._path} cannot be written: {error.strerror}") from None


def _is_page(page: Any) -> bool:
    return (
        isinstance(page, dict)
        and isinstance(page.get("uidvalidity"), int)
        and isinstance(page.get("uidnext"), int)
        and isinstance(page.get("uids"), dict)
        and all(isinstance(uid, int) and 0 < uid < page["uidnext"] for uid in page["uids"].values())
    )
