"""A folder in which bytes are kept for good: written once, called by their digest, checked whenever they are read.

The object with digest ``ab…`` is the file ``ab/ab…`` (mode 0400). An object appears whole or not at all, and ``put``
returns only when it is on the disk, its name included. There is no way to change or delete one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from evidence.digest import Digest, digest_of
from evidence.durable import sync_folder
from evidence.errors import NotInVault, VaultDamaged, VaultError

INCOMING = ".incoming"
STALE_SECONDS = 24 * 3600.0
"""A half-written file that is older than this was left by a process that was killed."""
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What file systems without hard links say."""


class Vault:
    """The objects in one folder. Many threads and processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first object comes."""
        self.folder = Path(folder)

    def put(self, data: bytes) -> Digest:
        """Keep *data* for good and give its digest; the same bytes twice are one object.

        Raises VaultError when the folder cannot be written, on a full disk for example, and VaultDamaged when the
        object that is there already has been changed.
        """
        digest = digest_of(data)
        path = self._path(digest)
        with _told("written", path):
            if _stands(path):
                self._check(digest, _read(path))
            else:
                self._write(path, data)
            # Another process may have linked it a moment ago and not be as far as this yet.
            sync_folder(path.parent)
            sync_folder(self.folder)
        return digest

    def get(self, digest: Digest | str) -> bytes:
        """Bytes of *digest*, checked. Raises NotInVault, VaultDamaged, VaultError or WrongDigest."""
        digest = _digest(digest)
        path = self._path(digest)
        with _told("read", path):
            try:
                data = _read(path)
            except FileNotFoundError:
                raise NotInVault(f"the vault {self.folder} holds nothing under {digest}") from None
        self._check(digest, data)
        return data

    def has(self, digest: Digest | str) -> bool:
        """Say whether an object is stored under *digest*; only ``get`` reads it. Raises WrongDigest or VaultError."""
        path = self._path(_digest(digest))
        with _told("read", path):
            return _stands(path)

    def _path(self, digest: Digest) -> Path:
        return self.folder / digest.hex[:2] / digest.hex

    def _check(self, digest: Digest, data: bytes) -> None:
        if digest_of(data) != digest:
            raise VaultDamaged(f"{self._path(digest)} no longer holds what was stored: its SHA-256 is another one")

    def _write(self, path: Path, data: bytes) -> None:
        incoming = self.folder / INCOMING
        _make(incoming)
        _make(path.parent)
        _sweep(incoming)
        half = incoming / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with half.open("xb") as file:
                file.write(data)
                os.fchmod(file.fileno(), 0o400)
                file.flush()
                os.fsync(file.fileno())
            _appear(half, path)
        finally:
            half.unlink(missing_ok=True)


def _appear(half: Path, path: Path) -> None:
    """Give the finished file its name, at once and without replacing another one."""
    try:
        os.link(half, path)
    except FileExistsError:
        return  # somebody else was quicker, with the same bytes
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        half.rename(path)  # may replace an object, by its equal


def _sweep(incoming: Path) -> None:
    """Remove what killed processes left half-written; no object ever stands there."""
    now = time.time()
    with contextlib.suppress(FileNotFoundError):  # another process sweeps as well
        for old in incoming.iterdir():
            if now - old.stat().st_mtime > STALE_SECONDS:
                old.unlink()


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def _stands(path: Path) -> bool:
    """Say whether anything bears this name; unlike ``Path.exists``, a folder that may not be read is an error."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _read(path: Path) -> bytes:
    # A link, a folder or a device in an object's place is not the object, whatever it leads to.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise VaultDamaged(f"{path} is no longer a file")
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _digest(digest: Digest | str) -> Digest:
    return digest if isinstance(digest, Digest) else Digest(digest)


@contextlib.contextmanager
def _told(done: str, path: Path) -> Iterator[None]:
    """Turn what the system says into the vault's own words."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ELOOP:  # what O_NOFOLLOW says of a link
            raise VaultDamaged(f"{path} is no longer a file") from None
        raise VaultError(f"{path} cannot be {done}: {error.strerror or type(error).__name__}") from error
