"""The vault of one owner as the service sees it: what the disk refuses leaves in the service's own words.

A full disk passes: as a StorageError it is tried again by the queue, where a stranger's error would be parked for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from evidence.digest import Digest
from evidence.errors import VaultError
from evidence.vault import Vault
from watcher.errors import StorageError


class Blobs(Vault):
    """Evidence's write-once vault. Raises StorageError where that raises VaultError."""

    def put(self, data: bytes) -> Digest:
        """Keep *data* for good and give its digest. Twice is once."""
        with _refusals():
            return super().put(data)

    def get(self, digest: Digest | str) -> bytes:
        """Bytes under *digest*, checked against it."""
        with _refusals():
            return super().get(digest)

    def has(self, digest: Digest | str) -> bool:
        """Say whether something is kept under *digest*."""
        with _refusals():
            return super().has(digest)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except VaultError as error:
        raise StorageError(str(error), remedy=error.remedy) from error
