"""What a fingerprint is taken of: bytes in memory, or a file that is read once and must not change meanwhile."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.digest import Digest, digest_of
from evidence.errors import ChangedWhileRead, FingerprintError, NotAFile

CHUNK_BYTES = 1024 * 1024
MOST_IN_MEMORY = 256 * 1024 * 1024
"""Bytes. A larger file is hashed chunk by chunk, and only sound and moving pictures are decoded from it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with their digest. A larger file is there by its descriptor only."""

    sha256: Digest
    size: int
    """Bytes."""
    data: bytes | None
    """None where the file is larger than ``MOST_IN_MEMORY``."""
    descriptor: int | None
    """Open for reading while ``opened`` lasts; None for bytes that came as bytes."""

    @contextlib.contextmanager
    def as_file(self) -> Iterator[int]:
        """Give a descriptor that a program can open as ``/dev/fd/N``, whatever the file is called."""
        if self.descriptor is not None:
            yield self.descriptor
            return
        assert self.data is not None
        with tempfile.TemporaryFile() as file:
            file.write(self.data)
            file.flush()
            yield file.fileno()


@contextlib.contextmanager
def opened(given: bytes | Path) -> Iterator[Source]:
    """Read *given* once, and say at the end whether the file stayed as it was.

    Raises NotAFile for links, folders and devices, ChangedWhileRead where size or time of change is another one
    afterwards, FingerprintError where the file cannot be read.
    """
    if isinstance(given, bytes):
        yield Source(digest_of(given), len(given), given, None)
        return
    descriptor = _open(given)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise NotAFile(f"{_shown(given)} is no file")
        sha256, size, data = _read(descriptor, before.st_size, given)
        if size != before.st_size:
            raise ChangedWhileRead(f"{_shown(given)} had {before.st_size} bytes, and {size} were read")
        _same(before, descriptor, given)
        yield Source(sha256, size, data, descriptor)
        _same(before, descriptor, given)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:  # what O_NOFOLLOW says of a link
            raise NotAFile(f"{_shown(path)} is a link") from None
        raise FingerprintError(f"{_shown(path)} cannot be read: {error.strerror or type(error).__name__}") from error
    except ValueError:  # a NUL in the name
        raise FingerprintError(f"{_shown(path)} is no name of a file") from None


def _read(descriptor: int, expected: int, path: Path) -> tuple[Digest, int, bytes | None]:
    digest = hashlib.sha256()
    kept: list[bytes] = []
    size = 0
    try:
        while chunk := os.read(descriptor, CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            if expected <= MOST_IN_MEMORY:
                kept.append(chunk)
            if size > expected:  # somebody appends as fast as we read
                break
    except OSError as error:
        raise FingerprintError(f"{_shown(path)} cannot be read: {error.strerror or type(error).__name__}") from error
    return Digest(digest.hexdigest()), size, b"".join(kept) if expected <= MOST_IN_MEMORY else None


def _same(before: os.stat_result, descriptor: int, path: Path) -> None:
    now = os.fstat(descriptor)
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ChangedWhileRead(f"{_shown(path)} was written to while it was being read")


def _shown(path: Path) -> str:
    """The name with its control characters and stray bytes escaped, for one line of a message."""
    name = str(path)
    return name if name.isprintable() else ascii(name)
