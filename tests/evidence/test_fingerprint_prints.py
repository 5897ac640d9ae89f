"""From a file to its fingerprint: every type, every name, and files that are no files or change meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest

from evidence.digest import canonical_json, digest_of
from evidence.errors import ChangedWhileRead, EvidenceError, FingerprintError, NotAFile, TooLarge, UnreadableMedia
from evidence.fingerprint import source as source_room
from evidence.fingerprint.prints import Fingerprint, take_fingerprint
from evidence.fingerprint.source import opened
from tests.evidence.pictures import encoded, page, photo, screen

PHOTO = encoded(photo(), "JPEG")
NAMES = ["plain.jpg", "100%d %s.jpg", "two\nlines.jpg", "cafe\u0301.jpg", "-rf.jpg", "concat:a|b.jpg", "\u202egpj.exe"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PHOTO)
    found = take_fingerprint(path, "image/jpeg")
    assert found == take_fingerprint(PHOTO, "image/jpeg")
    assert found.sha256 == digest_of(PHOTO)
    assert found.size == len(PHOTO)
    path.write_bytes(b"broken")
    with pytest.raises(UnreadableMedia) as caught:
        take_fingerprint(path, "image/jpeg")
    assert str(caught.value).isprintable()
    path.unlink()
    with pytest.raises(FingerprintError) as caught_missing:
        take_fingerprint(path, "image/jpeg")
    assert str(caught_missing.value).isprintable()


@pytest.mark.parametrize(
    ("data", "media", "content_class", "allowed"),
    [
        (PHOTO, "image/jpeg", "photo", True),
        (PHOTO, "image/jpeg; quality=90", "photo", True),
        (encoded(page(), "PNG"), "image/png", "document", False),
        (encoded(screen(), "PNG"), "image/png", "ui", False),
        (b"lamp oil", "text/plain", "text", False),
        (b"def lit():\n    return 1\n", "text/x-python", "code", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "vector", False),
        (b"wOF2 anything", "font/woff2", "font", False),
        (b"PK\x05\x06" + bytes(18), "application/zip", "archive", False),
        (b"7z", "application/x-7z-compressed", "archive", False),
        (b"anything", "application/octet-stream", "other", False),
        (b"", "", "other", False),
    ],
)
def test_every_type_has_a_class_and_a_gate(data: bytes, media: str, content_class: str, allowed: bool) -> None:
    found = take_fingerprint(data, media)
    assert (found.content_class, found.hash_only_allowed) == (content_class, allowed)
    assert bool(found.reason) is not allowed
    assert (found.decoded is None) is (found.parts is None)
    assert (found.parts is None) is bool(found.left_out)
    stored = json.loads(canonical_json(found.to_json()))
    assert Fingerprint.from_json(stored) == found


def test_a_link_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "real.jpg", tmp_path / "link.jpg", tmp_path / "pipe.jpg"
    real.write_bytes(PHOTO)
    link.symlink_to(real)
    os.mkfifo(pipe)
    for path in (link, tmp_path, pipe, Path("/dev/null")):
        with pytest.raises(NotAFile) as caught:
            take_fingerprint(path, "image/jpeg")
        assert isinstance(caught.value, EvidenceError)
    with pytest.raises(FingerprintError):
        take_fingerprint(Path("a\0b"), "image/jpeg")


@pytest.mark.parametrize("change", ["grow", "shrink", "touch"])
def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(PHOTO)
    real = source_room._read

    def slow(descriptor: int, expected: int, name: Path) -> object:
        done = real(descriptor, expected, name)
        if change == "grow":
            with path.open("ab") as file:
                file.write(b"more")
        elif change == "shrink":
            os.truncate(path, 100)
        else:
            os.utime(path, ns=(1, 1))
        return done

    monkeypatch.setattr(source_room, "_read", slow)
    with pytest.raises(ChangedWhileRead):
        take_fingerprint(path, "image/jpeg")


def test_a_change_during_decoding_is_told_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"one")
    with pytest.raises(ChangedWhileRead), opened(path):
        path.write_bytes(b"another")


def _again_and_again(path: Path) -> None:
    for _ in range(1000):
        take_fingerprint(path, "application/octet-stream")


def test_a_file_that_grows_without_end_is_left(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 4096)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.is_set() and file.tell() < 2**29:
                file.write(b"x" * 65536)
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(ChangedWhileRead):
            _again_and_again(path)
    finally:
        stop.set()
        writer.join()


def test_a_file_of_gigabytes_is_hashed_in_pieces(tmp_path: Path) -> None:
    """A sparse file: 300 MB that take no room."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    tracemalloc.start()
    found = take_fingerprint(path, "application/octet-stream")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    done = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True)
    assert str(found.sha256) == done.stdout.split()[0]
    assert peak < 8 * 1024 * 1024
    with pytest.raises(TooLarge):
        take_fingerprint(path, "application/zip")


def test_nothing_heavy_is_loaded_with_the_package() -> None:
    script = "import sys, evidence.fingerprint, evidence.errors; print('numpy' in sys.modules, 'cv2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_without_ffmpeg_the_fingerprint_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for media, content_class in (("audio/wav", "audio"), ("video/mp4", "video")):
        found = take_fingerprint(b"whatever", media)
        assert found.content_class == content_class
        assert (found.parts, found.decoded, found.hash_only_allowed) == (None, None, False)
        assert "ffmpeg is not installed" in found.left_out[0]
        assert Fingerprint.from_json(found.to_json()) == found


@pytest.mark.parametrize("missing", ["sha256", "parts", "content_class", "left_out"])
def test_a_stored_fingerprint_that_lacks_something_is_told(missing: str) -> None:
    stored = take_fingerprint(PHOTO, "image/jpeg").to_json()
    for value in (None, "nothing of the kind", {"kind": "image"}, {"kind": []}):
        if value is None and missing == "parts":
            continue  # a file that nothing decodes has none
        if value == "nothing of the kind" and missing == "left_out":
            continue  # a row of letters is a row
        with pytest.raises(FingerprintError):
            Fingerprint.from_json({**stored, missing: value} if missing != "left_out" else {**stored, missing: None})
    del stored[missing]
    with pytest.raises(FingerprintError):
        Fingerprint.from_json(stored)
