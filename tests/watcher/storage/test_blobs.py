"""What the vault's disk refuses is a StorageError: it passes, and the queue tries again instead of giving up."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.digest import digest_of
from evidence.errors import WrongDigest
from watcher.engine import is_transient
from watcher.errors import StorageError
from watcher.storage.store import Blobs


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "vault")
    digest = blobs.put(b"a contract")
    assert digest == digest_of(b"a contract")
    assert blobs.put(b"a contract") == digest
    assert blobs.has(digest)
    assert blobs.get(str(digest)) == b"a contract"
    assert not blobs.has(digest_of(b"another"))


def test_a_folder_that_cannot_be_made_passes(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file stands in the way")
    with pytest.raises(StorageError) as refused:
        Blobs(tmp_path / "vault").put(b"a contract")
    assert is_transient(refused.value)
    assert "space" in refused.value.remedy


def test_damage_and_absence_keep_their_own_cures(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = blobs.put(b"a contract")
    [path] = [p for p in tmp_path.rglob("*") if p.is_file()]
    path.chmod(0o600)
    path.write_bytes(b"another one")
    with pytest.raises(StorageError) as damaged:
        blobs.get(digest)
    assert "backup" in damaged.value.remedy
    with pytest.raises(StorageError):
        blobs.get(digest_of(b"never stored"))


def test_a_wrong_call_is_no_matter_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(WrongDigest):
        Blobs(tmp_path).has("no digest")
