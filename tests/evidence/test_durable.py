"""A file appears whole under its name or not at all, and who was first stays."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.durable import appear, make_folder


def test_it_appears_whole_for_its_owner_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    path = tmp_path / "a" / "b" / "key"
    appear(path, b"one", replace=False)
    appear(path, b"two", replace=False)
    assert path.read_bytes() == b"one"
    appear(path, b"three", replace=True)
    assert path.read_bytes() == b"three"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_of_many_at_once_one_is_first_and_none_is_torn(tmp_path: Path) -> None:
    given = [bytes([n]) * 10_000 for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda data: appear(tmp_path / "key", data, replace=False), given))
    assert (tmp_path / "key").read_bytes() in given
    assert [p.name for p in tmp_path.iterdir()] == ["key"]


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        appear(tmp_path / "taken", b"x", replace=True)
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
