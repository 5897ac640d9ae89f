"""Files that are there after a power cut: written whole under another name, synced, then called by their own."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def appear(path: Path, data: bytes, *, replace: bool) -> None:
    """Let a whole file appear under its name, mode 0600; without *replace*, the one that was there first stays.

    Raises OSError; then nothing stands under the name that did not stand there before.
    """
    half = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if replace:
            half.replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(half, path)
    finally:
        half.unlink(missing_ok=True)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder (mode 0700) and those above it; their names are on the disk too. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in *folder* on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
