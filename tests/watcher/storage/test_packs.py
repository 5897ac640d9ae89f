"""Packs: what was told of is on the disk and comes back byte for byte, whatever was killed, torn or damaged."""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watcher.storage.conftest import AS_NOBODY
from watcher.errors import StorageError
from watcher.storage.packs import MailPacks, PackRef

ROOT = Path(__file__).resolve().parents[3]


def all_wanted(refs: Sequence[PackRef]) -> list[bool]:
    return [True] * len(refs)


def only(wanted: Sequence[PackRef]):
    return lambda refs: [ref in wanted for ref in refs]


def mails(count: int, seed: int = 1) -> list[bytes]:
    chance = random.Random(seed)
    return [b"Subject: %d\r\n\r\n" % n + chance.randbytes(chance.randint(0, 4000)) for n in range(count)]


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        raws = [b"", b"x", *mails(50), b"a" * 5_000_000]
        refs = packs.append(raws)
        assert [packs.read(ref) for ref in refs] == raws
        assert [ref.sha256 for ref in refs] == [hashlib.sha256(raw).hexdigest() for raw in raws]
        assert [ref.size for ref in refs] == [len(raw) for raw in raws]
        assert packs.append([]) == []


def test_words_shrink_and_attachments_are_not_laboured_at(tmp_path: Path) -> None:
    words = b"The Client may use the Work Product for any purpose. " * 4000
    attachment = base64.encodebytes(random.Random(1).randbytes(200_000))
    with MailPacks(tmp_path) as packs:
        [a, b, c] = packs.append([words, attachment, words[:500]])
        assert a.length < a.size / 20
        assert b.size * 0.95 < b.length < b.size * 1.01
        assert c.length < c.size / 2
        assert [packs.read(ref) for ref in (a, b, c)] == [words, attachment, words[:500]]


def test_one_fsync_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    with MailPacks(tmp_path) as packs:
        packs.append(mails(1))
        real = os.fdatasync
        monkeypatch.setattr(os, "fdatasync", lambda fd: (synced.append(fd), real(fd))[1])
        packs.append(mails(50))
    assert len(synced) == 1


def test_what_is_not_worth_compressing_is_kept_as_one_frame_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watcher.storage.packs._MOST_PIECES", 3)  # as if a mail had more blocks than one writev takes
    block = 128 * 1024
    raws = [random.Random(n).randbytes(size) for n, size in enumerate((block, block + 1, 5 * block, 2_000_003))]
    with MailPacks(tmp_path) as packs:
        refs = packs.append(raws)
        assert [packs.read(ref) for ref in refs] == raws
        assert all(0 < ref.length - ref.size < 100 for ref in refs)
    data = (tmp_path / f"{refs[0].pack}.pack").read_bytes()
    frame = data[refs[2].offset + 64 :][: refs[2].length]
    assert zstandard.frame_content_size(frame) == len(raws[2])
    assert zstandard.ZstdDecompressor().decompress(frame) == raws[2]


def test_several_writes_settle_together_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda fd: (synced.append(fd), real(fd))[1])
    with MailPacks(tmp_path, pack_bytes=60_000) as packs:
        raws = mails(60)
        written = [packs.write(raws[n : n + 6]) for n in range(0, 60, 6)]
        assert synced == []
        refs = packs.settle(*written)
        assert 1 < len(synced) == len(set(synced)) == len({ref.pack for ref in refs})
        assert [packs.read(ref) for ref in refs] == raws
        assert packs.settle() == packs.settle(packs.write([])) == []


def test_a_disk_that_fails_once_is_not_believed_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system says once that bytes could not be written, and calls the next fsync good."""
    real, fails = os.fdatasync, [False, True]

    def fdatasync(fd: int) -> None:
        if fails and fails.pop(0):
            raise OSError(errno.EIO, "Input/output error")
        real(fd)

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    with MailPacks(tmp_path) as packs:
        told = packs.append(mails(3))
        one, two = packs.write([b"one"]), packs.write([b"two"])
        with pytest.raises(StorageError):
            packs.settle(one)
        with pytest.raises(StorageError):
            packs.settle(two)
        [after] = packs.append([b"three"])
        assert after.pack != told[0].pack
        assert [packs.read(ref) for ref in (*told, after)] == [*mails(3), b"three"]
    assert (tmp_path / f"{told[0].pack}.pack").stat().st_size == told[-1].offset + 64 + told[-1].length


def test_what_is_taken_back_leaves_no_trace_and_spoils_nothing(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        told = packs.append(mails(3))
        size = (tmp_path / f"{told[0].pack}.pack").stat().st_size
        packs.take_back(packs.write([b"one"]), packs.write([]), packs.write([b"two"]))
        packs.take_back()
        assert (tmp_path / f"{told[0].pack}.pack").stat().st_size == size
        one, two = packs.write([b"three"]), packs.write([b"four"])
        packs.take_back(one)  # something stands behind it: it stays
        assert [packs.read(ref) for ref in packs.settle(two)] == [b"four"]
        packs.take_back(one, two)  # settled: it stays
        [after] = packs.append([b"five"])
        assert [packs.read(ref) for ref in (*told, *packs.settle(two), after)] == [*mails(3), b"four", b"five"]


def test_what_was_not_settled_before_the_end_is_told_to_nobody(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        written = packs.write([b"x"])
    with pytest.raises(StorageError, match="closed"):
        packs.settle(written)


def test_packs_rotate_and_stay_readable(tmp_path: Path) -> None:
    with MailPacks(tmp_path, pack_bytes=10_000) as packs:
        raws = mails(60)
        refs = [ref for n in range(0, 60, 6) for ref in packs.append(raws[n : n + 6])]
        assert len({ref.pack for ref in refs}) > 3
        assert [packs.read(ref) for ref in refs] == raws


def test_a_next_writer_goes_on_with_the_same_pack(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as first:
        [a] = first.append([b"one"])
    with MailPacks(tmp_path) as second:
        [b] = second.append([b"two"])
        assert a.pack == b.pack
        assert [second.read(a), second.read(b)] == [b"one", b"two"]


def test_two_writers_never_share_a_pack(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as first, MailPacks(tmp_path) as second:
        [a], [b] = first.append([b"one"]), second.append([b"two"])
        assert a.pack != b.pack


def test_threads_may_share_one(tmp_path: Path) -> None:
    found: dict[bytes, PackRef] = {}

    def work(seed: int, packs: MailPacks) -> None:
        for n in range(10):
            raws = mails(5, seed * 100 + n)
            found.update(zip(raws, packs.append(raws), strict=True))

    with MailPacks(tmp_path, pack_bytes=50_000) as packs:
        threads = [threading.Thread(target=work, args=(seed, packs)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 400
        assert all(packs.read(ref) == raw for raw, ref in found.items())


@given(cut=st.integers(min_value=0, max_value=3000), noise=st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_a_torn_end_damages_nothing_before_it(tmp_path_factory: pytest.TempPathFactory, cut: int, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("packs")
    with MailPacks(folder) as packs:
        told = packs.append(mails(5))
    path = folder / f"{told[0].pack}.pack"
    whole = path.stat().st_size
    with MailPacks(folder) as packs:
        packs.append(mails(3, seed=2))
    os.truncate(path, min(whole + cut, path.stat().st_size))
    with path.open("ab") as file:
        file.write(noise)
    with MailPacks(folder) as packs:
        assert [packs.read(ref) for ref in told] == mails(5)
        more = packs.append(mails(4, seed=3))
        assert [packs.read(ref) for ref in (*told, *more)] == mails(5) + mails(4, seed=3)
    with MailPacks(folder) as packs:
        packs.compact(only([*told, *more]))
        assert [packs.read(ref) for ref in (*told, *more)] == mails(5) + mails(4, seed=3)


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        refs = packs.append(mails(3))
    path = tmp_path / f"{refs[0].pack}.pack"
    data = bytearray(path.read_bytes())
    data[refs[1].offset + 64 + refs[1].length // 2] ^= 1
    path.write_bytes(data)
    with MailPacks(tmp_path) as packs:
        assert packs.read(refs[0]) == mails(3)[0]
        assert packs.read(refs[2]) == mails(3)[2]
        with pytest.raises(StorageError, match="damaged"):
            packs.read(refs[1])


def test_damage_in_the_middle_loses_no_later_mail(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        refs = packs.append(mails(3))
    path = tmp_path / f"{refs[0].pack}.pack"
    data = bytearray(path.read_bytes())
    data[refs[1].offset : refs[1].offset + 40] = bytes(40)
    path.write_bytes(data)
    with MailPacks(tmp_path) as packs:
        assert packs.compact(only(refs[:1])).damaged == (refs[0].pack,)
        assert packs.read(refs[2]) == mails(3)[2]
        assert packs.append([b"new"])[0].pack != refs[0].pack


def test_a_missing_pack_is_said_with_its_cure(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        [ref] = packs.append([b"x"])
        (tmp_path / f"{ref.pack}.pack").unlink()
        with pytest.raises(StorageError, match="is gone") as caught:
            packs.read(ref)
    assert "backup" in caught.value.remedy


def test_a_ref_of_another_mail_is_refused(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        one, other = packs.append([b"one", b"other"])
        wrong = PackRef(one.pack, one.offset, one.length, other.sha256, one.size)
        with pytest.raises(StorageError, match="not in its pack"):
            packs.read(wrong)


# ---- compaction


def test_compaction_drops_what_nobody_wants_and_refs_stay_good(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        refs = packs.append(mails(20))
    before = sum(path.stat().st_size for path in tmp_path.glob("*.pack"))
    with MailPacks(tmp_path) as packs:
        done = packs.compact(only(refs[::2]))
        assert (done.dropped, done.busy, done.damaged) == (10, (), ())
        assert sum(path.stat().st_size for path in tmp_path.glob("*.pack")) == before - done.freed
        assert [packs.read(ref) for ref in refs[::2]] == mails(20)[::2]
        for ref in refs[1::2]:
            with pytest.raises(StorageError):
                packs.read(ref)
        assert packs.compact(only(refs[::2])).dropped == 0
        again = packs.compact(only(refs[::4]))
        assert again.dropped == 5
        assert [packs.read(ref) for ref in refs[::4]] == mails(20)[::4]
        assert packs.append([b"new"])[0].pack != refs[0].pack  # a compacted pack is not written to again


def test_the_dropped_bytes_are_nowhere_on_the_disk(tmp_path: Path) -> None:
    secret = b"Dear diary, nobody may read this. " + os.urandom(40)
    with MailPacks(tmp_path) as packs:
        kept, _ = packs.append([b"a contract", secret])
    frames = b"".join(path.read_bytes() for path in tmp_path.glob("*.pack"))
    assert secret[-40:] in frames
    with MailPacks(tmp_path) as packs:
        packs.compact(only([kept]))
    assert secret[-40:] not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_pack_of_unwanted_mails_is_removed(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        packs.append(mails(3))
    with MailPacks(tmp_path) as packs:
        assert packs.compact(only([])).dropped == 3
    assert not list(tmp_path.glob("*.pack"))


def test_what_a_writer_holds_is_left_alone(tmp_path: Path) -> None:
    """Its rows may not be committed yet: nobody can know that those bytes are wanted."""
    with MailPacks(tmp_path, pack_bytes=2000) as writer, MailPacks(tmp_path) as packs:
        refs = [ref for n in range(6) for ref in writer.append(mails(2, seed=n))]
        held = {ref.pack for ref in refs}
        assert len(held) > 1
        assert set(packs.compact(only([])).busy) == held
        assert [packs.read(ref) for ref in refs] == [raw for n in range(6) for raw in mails(2, seed=n)]


def test_a_writer_that_was_forgotten_holds_nothing(tmp_path: Path) -> None:
    MailPacks(tmp_path).append([b"x"])
    with MailPacks(tmp_path) as packs:
        assert packs.compact(only([])).busy == ()


def test_what_a_killed_compaction_left_is_swept(tmp_path: Path) -> None:
    with MailPacks(tmp_path) as packs:
        refs = packs.append(mails(4))
    (tmp_path / f"{refs[0].pack}.new").write_bytes(b"half")
    with MailPacks(tmp_path) as packs:
        packs.compact(only(refs[:2]))
        assert [packs.read(ref) for ref in refs[:2]] == mails(4)[:2]
    assert not list(tmp_path.glob("*.new"))


def test_reading_while_it_is_compacted(tmp_path: Path) -> None:
    raws = mails(200)
    with MailPacks(tmp_path) as packs:
        refs = packs.append(raws)
    stop, wrong = threading.Event(), []

    def read() -> None:
        with MailPacks(tmp_path) as reader:
            while not stop.is_set():
                for n in range(0, 200, 40):
                    if reader.read(refs[n]) != raws[n]:
                        wrong.append(n)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for keep_every in (2, 4, 8, 20, 40):
            with MailPacks(tmp_path) as packs:
                packs.compact(only(refs[::keep_every]))
    finally:
        stop.set()
        thread.join()
    assert not wrong


# ---- kills and full disks

_APPENDER = """
import sys
from pathlib import Path
from watcher.storage.packs import MailPacks
packs = MailPacks(Path(sys.argv[1]), pack_bytes=200_000)
n = 0
while True:
    raws = [b"%d:%d " % (n, i) + b"x" * (i * 37 % 3000) for i in range(20)]
    for raw, ref in zip(raws, packs.append(raws)):
        print(ref.pack, ref.offset, ref.length, ref.sha256, ref.size)
    sys.stdout.flush()
    n += 1
"""
_COMPACTER = """
import sys
from pathlib import Path
from watcher.storage.packs import MailPacks
while True:
    MailPacks(Path(sys.argv[1])).compact(lambda refs: [int(r.sha256[0], 16) < 8 for r in refs])
"""


def _start(script: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_killed_at_any_moment_nothing_that_was_told_is_lost(tmp_path: Path) -> None:
    """A writer and a compaction are killed again and again; every mail told of and wanted comes back."""
    chance = random.Random(7)
    told: list[PackRef] = []
    for _ in range(6):
        writer, compacter = _start(_APPENDER, tmp_path), _start(_COMPACTER, tmp_path)
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        time.sleep(chance.uniform(0.05, 0.3))
        for process in (writer, compacter):
            process.send_signal(signal.SIGKILL)
        lines += writer.stdout.read().splitlines()
        for process in (writer, compacter):
            process.wait()
        for line in lines:
            words = line.split()
            if len(words) == 5:
                told.append(PackRef(words[0], int(words[1]), int(words[2]), words[3], int(words[4])))
    told = [ref for ref in told if len(ref.sha256) == 64 and int(ref.sha256[0], 16) < 8]
    assert len(told) > 50
    with MailPacks(tmp_path) as packs:
        for ref in told:
            assert len(packs.read(ref)) == ref.size
        packs.compact(only(told))
        assert all(len(packs.read(ref)) == ref.size for ref in told)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The file-size limit of the process stands for the disk's end."""
    script = f"""
import resource, sys
from pathlib import Path
from watcher.errors import StorageError
from watcher.storage.packs import MailPacks
import os
packs = MailPacks(Path({str(tmp_path)!r}))
refs = packs.append([b"a" * 100])
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
try:
    packs.append([os.urandom(5000)])
except StorageError as error:
    assert "full" in str(error), error
    assert "space" in error.remedy, error.remedy
else:
    raise SystemExit("nothing was refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
more = packs.append([os.urandom(5000)])
assert packs.read(refs[0]) == b"a" * 100
assert len(packs.read(more[0])) == 5000
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_a_folder_that_cannot_be_written_is_said_with_its_cure(open_folder: Path) -> None:
    script = f"""
from pathlib import Path
from watcher.errors import StorageError
from watcher.storage.packs import MailPacks
{AS_NOBODY}
try:
    MailPacks(Path({str(open_folder)!r}) / "mail").append([b"x"])
except StorageError as error:
    assert "cannot be written" in str(error), error
    assert "right to write" in error.remedy, error.remedy
else:
    raise SystemExit("nothing was refused")
"""
    open_folder.chmod(0o555)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
