"""Raw mail in append-only packs: many mails a file, one fsync a batch, and every read checked against its hash.

    packs = MailPacks(home / "mail" / owner)
    refs = packs.append([raw, raw])     # on the disk when this returns
    raw = packs.read(refs[0])           # these very bytes, or StorageError

    written = packs.write([raw, raw])   # the same in two steps: the disk may take its time
    refs = packs.settle(written)        # while the next mails are written

A pack is a head of 16 bytes and then records: a head with lengths, SHA-256 and a checksum of its own, and the mail as
one zstd frame. A record is written once and never changed. What is torn at the end of a pack by a kill or a power cut
was never told to anybody, because a ref is handed out after the fsync only; nothing before it is touched.

Two rules make several processes safe. A pack is written by one writer, who holds a lock on the file. And a pack that
a writer holds is never compacted: **keep a MailPacks until the rows that name its refs are committed**, because until
then nobody else can know that those bytes are wanted. The lock goes with the process, however it ends.

Compaction writes the records that are still wanted to a new file, fsyncs it and puts it in the old one's place by one
rename. A record keeps its *name* (the offset that it was first written at), so that no row has to be changed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import struct
import threading
import weakref
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import zstandard

from watcher.errors import StorageError
from watcher.storage.refusals import disk_refusals

_Bytes = bytes | memoryview

PACK_BYTES = 64 * 1024 * 1024
"""A pack that has grown to this is left, and a new one begun."""
LEVEL = 1
"""Of zstd: it must cost less than fetching the mail."""
LARGE = 32 * 1024
"""A mail larger than this is mostly an attachment, and most attachments are compressed already."""
SAMPLE = 8 * 1024
WORTH = 0.6
"""A large mail whose middle shrinks to less than this is compressed; a PDF in base64 shrinks to 0.76 only, at several
times the cost of everything else, and is kept as it is. What holds no contract is dropped after its retention time
anyway."""
WRITE_BYTES = 1024 * 1024
"""Written at once; the fsync comes after all of a batch."""
MOST_MAIL_BYTES = 512 * 1024 * 1024
"""A record that claims more was not written by us."""

_GROWING = b"CWPACK1\ngrowing\n"
"""Head of a pack that may be appended to: a record's name is where it stands."""
_SETTLED = b"CWPACK1\nsettled\n"
"""Head of a pack that was compacted: records stand elsewhere than their names say, and none is added."""
_HEAD = struct.Struct(">4sQQQ32s")
_CHECK = struct.Struct(">I")
_MAGIC = b"MAIL"
_FRAME = struct.Struct("<IBI")
"""Head of a zstd frame (RFC 8878, section 3.1.1): magic number; "one segment, size in four bytes"; the size."""
_FRAME_MAGIC, _ONE_SEGMENT = 0xFD2FB528, 0xA0
_BLOCK_BYTES = 128 * 1024
"""The most that one block of a frame holds."""
_MOST_PIECES = 1000
"""Of one writev; systems promise at least 1024 (IOV_MAX)."""
_HEAD_BYTES = _HEAD.size + _CHECK.size

_RESTORE = "Put back the mail folder from a backup, or pull the mailbox again into a new home."


@dataclass(frozen=True, slots=True)
class PackRef:
    """Where one raw mail is kept."""

    pack: str
    """Name of the pack."""
    offset: int
    """Name of the record in its pack: the offset that it was first written at."""
    length: int
    """Bytes on the disk."""
    sha256: str
    """Of the raw bytes: the identity of the mail."""
    size: int
    """Bytes of the raw mail."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """What one compaction did."""

    dropped: int = 0
    """Mails whose bytes are gone."""
    freed: int = 0
    """Bytes given back to the disk."""
    busy: tuple[str, ...] = ()
    """Packs that a writer holds; the next round comes to them."""
    damaged: tuple[str, ...] = ()
    """Packs that are damaged in the middle. They are left as they are: some of their mails may still be saved."""


class _Record(NamedTuple):
    """One record as found in a pack."""

    at: int
    """Where it stands."""
    name: int
    length: int
    size: int
    sha256: str

    @property
    def end(self) -> int:
        return self.at + _HEAD_BYTES + self.length


class _Scan(NamedTuple):
    """The records of a pack, in order, and where they end."""

    records: list[_Record]
    end: int
    damaged: bool
    """True: something that is no record stands before one that is."""


class _Writer:
    """One pack, locked for as long as this lives."""

    __slots__ = ("end", "failed", "fd", "is_open", "name", "settled")

    def __init__(self, name: str, fd: int, end: int) -> None:
        self.name, self.fd, self.end = name, fd, end
        self.settled = end
        """Up to here it is on the disk for certain."""
        self.is_open = True
        self.failed: OSError | None = None
        """Why it could not be brought to the disk. A system says so once and may then call the same bytes safe."""


@dataclass(frozen=True, slots=True)
class Written:
    """Mails that were written and may not be on the disk yet. Only ``MailPacks.settle`` tells their places."""

    writer: _Writer | None
    refs: tuple[PackRef, ...]
    start: int
    end: int


class MailPacks:
    """The packs in one folder. Threads may share it; processes make one each."""

    def __init__(self, folder: Path, *, pack_bytes: int = PACK_BYTES) -> None:
        self._folder = folder
        self._pack_bytes = pack_bytes
        self._what = f"the mail packs in {folder}"
        self._settling = threading.Lock()
        """Held while the disk is waited for; taken before ``_lock`` where both are."""
        self._lock = threading.Lock()
        self._writer: _Writer | None = None
        self._writers: list[_Writer] = []
        self._held: list[int] = []
        """Descriptors of every pack that this has written to: they stay locked until ``close``."""
        self._places: dict[str, tuple[tuple[int, int], dict[int, _Record]]] = {}
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)
        self._close = weakref.finalize(self, _let_go, self._held)

    def append(self, mails: Sequence[bytes]) -> list[PackRef]:
        """Write *mails* and give their places, in order, once they are on the disk. Raises StorageError."""
        return self.settle(self.write(mails))

    def write(self, mails: Sequence[bytes]) -> Written:
        """Write *mails*, without waiting for the disk. Raises StorageError."""
        if not mails:
            return Written(None, (), 0, 0)
        with self._lock, disk_refusals(self._what):
            writer = self._writer
            if writer is None:
                writer = self._open_writer()
                self._writers.append(writer)
            self._writer = None  # a pack that refuses is not used again
            try:
                refs = self._write(writer, mails)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(writer.fd, writer.end)  # nobody was told of what stands there
                raise
            writer.end = refs[-1].offset + _HEAD_BYTES + refs[-1].length
            self._writer = writer if writer.end < self._pack_bytes else None
            return Written(writer, tuple(refs), refs[0].offset, writer.end)

    def settle(self, *written: Written) -> list[PackRef]:
        """Give the places of what was *written*, in order, once all of it is on the disk. Raises StorageError.

        Another thread may write meanwhile.
        """
        with self._settling, disk_refusals(self._what):
            for writer in dict.fromkeys(some.writer for some in written if some.writer is not None):
                self._sync(writer)
                writer.settled = max(writer.settled, *(some.end for some in written if some.writer is writer))
        return [ref for some in written for ref in some.refs]

    def take_back(self, *written: Written) -> None:
        """Undo what was *written* and will not be settled, as far as nothing stands behind it.

        What is left is dropped by the next compaction.
        """
        with self._lock, contextlib.suppress(OSError):
            for some in reversed([some for some in written if some.refs]):
                writer = self._writer
                if writer is None or (writer, writer.end) != (some.writer, some.end) or writer.settled > some.start:
                    return
                os.ftruncate(writer.fd, some.start)
                writer.end = some.start

    def _sync(self, writer: _Writer) -> None:
        if not writer.is_open:
            raise StorageError(f"{self._what} were closed before all of it was on the disk")
        if writer.failed is not None:
            raise writer.failed
        try:
            _sync(writer.fd)
        except OSError as error:
            with self._lock:
                writer.failed = error
                if self._writer is writer:
                    self._writer = None
                with contextlib.suppress(OSError):
                    os.ftruncate(writer.fd, writer.settled)  # nobody was told of what stands there
            raise

    def read(self, ref: PackRef) -> bytes:
        """Give the raw bytes of one mail, checked against its hash. Raises StorageError."""
        path = self._path(ref.pack)
        try:
            fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise StorageError(f"a stored mail is gone: its pack {path} is not there", remedy=_RESTORE) from None
        except OSError as error:
            raise StorageError(f"the pack {path} cannot be read: {error.strerror}") from error
        try:
            with disk_refusals(path):
                record = self._find(fd, ref)
                frame = b"" if record is None else _pread(fd, record.length, record.at + _HEAD_BYTES)
        finally:
            os.close(fd)
        if record is None:
            raise StorageError(f"a stored mail is not in its pack {path}", remedy=_RESTORE)
        with contextlib.suppress(zstandard.ZstdError):
            raw = zstandard.ZstdDecompressor().decompress(frame, max_output_size=record.size)
            if hashlib.sha256(raw).hexdigest() == ref.sha256:
                return raw
        raise StorageError(f"a stored mail is damaged in its pack {path}", remedy=_RESTORE)

    def compact(self, is_referenced: Callable[[Sequence[PackRef]], Sequence[bool]]) -> Compacted:
        """Give back what no row refers to any more. *is_referenced* answers for the mails of one pack, in order.

        Can be killed at any moment and run again. Packs that are being written to are left for the next round.
        """
        done = Compacted()
        if not self._folder.is_dir():
            return done
        with disk_refusals(self._what), self._alone() as alone:
            if not alone:
                return done
            for left in self._folder.glob("*.new"):  # of a compaction that was killed
                left.unlink(missing_ok=True)
            for path in sorted(self._folder.glob("*.pack")):
                done = _and(done, self._compact_one(path, is_referenced))
        return done

    def close(self) -> None:
        """Let go of every pack. Twice is once."""
        with self._settling, self._lock:
            self._writer = None
            for writer in self._writers:
                writer.is_open = False
            self._writers.clear()
            self._close()

    def __enter__(self) -> MailPacks:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- writing

    def _open_writer(self) -> _Writer:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._reopen() or self._begin()

    def _reopen(self) -> _Writer | None:
        """Go on with the youngest pack that is neither full, nor compacted, nor held, nor torn."""
        found = []
        for path in self._folder.glob("*.pack"):
            with contextlib.suppress(FileNotFoundError):
                stat = path.stat()
                if stat.st_size < self._pack_bytes:
                    found.append((stat.st_mtime_ns, path))
        for _, path in sorted(found, reverse=True):
            fd = _lock(path)
            if fd is None:
                continue
            if _pread(fd, len(_GROWING), 0) == _GROWING:
                scan = _scan(fd)
                if not scan.damaged and scan.end == os.fstat(fd).st_size:
                    self._held.append(fd)
                    return _Writer(path.stem, fd, scan.end)
            _let_go([fd])
        return None

    def _begin(self) -> _Writer:
        """Begin a new pack. Its name is never used twice."""
        name = secrets.token_hex(6)
        fd = os.open(self._path(name), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._held.append(fd)
        fcntl.flock(fd, fcntl.LOCK_EX)
        _pwrite(fd, _GROWING, 0)
        os.fsync(fd)
        _fsync_folder(self._folder)
        return _Writer(name, fd, len(_GROWING))

    def _write(self, writer: _Writer, mails: Sequence[bytes]) -> list[PackRef]:
        """Write *mails* at the pack's end, WRITE_BYTES at a time: while they are still in the processor's cache."""
        refs: list[PackRef] = []
        at = writer.end
        for some in _spans(mails):
            pieces: list[_Bytes] = []
            start = at
            for raw, frame in zip(some, self._squeeze(some), strict=True):
                length = sum(map(len, frame))
                digest = hashlib.sha256(raw)
                refs.append(PackRef(writer.name, at, length, digest.hexdigest(), len(raw)))
                pieces += (_head(at, length, len(raw), digest.digest()), *frame)
                at += _HEAD_BYTES + length
            _pwrite_all(writer.fd, pieces, start)
        return refs

    def _squeeze(self, mails: Sequence[bytes]) -> Iterator[Sequence[_Bytes]]:
        """Each mail as one zstd frame, in pieces."""
        tried = self._compress([raw if len(raw) <= LARGE else _sample(raw) for raw in mails])
        for raw, frame in zip(mails, tried, strict=True):
            if len(raw) <= LARGE:
                yield (frame,)
            elif len(frame) > WORTH * SAMPLE:
                yield _as_it_is(raw)
            else:
                yield (self._compressor.compress(raw),)

    def _compress(self, pieces: Sequence[_Bytes]) -> list[bytes]:
        """Give a frame for each of *pieces*.

        At every call of the compressor Python's lock is given up, and whoever fetches mail meanwhile takes it: mail by
        mail, that waiting costs more than the work.
        """
        if not any(map(len, pieces)):  # refused by the call for many
            return [self._compressor.compress(piece) for piece in pieces]
        frames = self._compressor.multi_compress_to_buffer(list(pieces))
        return [frames[number].tobytes() for number in range(len(frames))]

    # ---- reading

    def _find(self, fd: int, ref: PackRef) -> _Record | None:
        """Find the record of *ref*: where its name says, or, in a compacted pack, where it stands now."""
        found = _record_at(fd, ref.offset)
        if found is not None and (found.name, found.sha256) == (ref.offset, ref.sha256):
            return found
        if _pread(fd, len(_SETTLED), 0) != _SETTLED:
            return None
        stat = os.fstat(fd)
        version = (stat.st_ino, stat.st_mtime_ns)
        known = self._places.get(ref.pack)
        if known is None or known[0] != version:
            known = (version, {record.name: record for record in _scan(fd).records})
            self._places[ref.pack] = known
        moved = known[1].get(ref.offset)
        return moved if moved is not None and moved.sha256 == ref.sha256 else None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.pack"

    # ---- compaction

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the folder against another compaction; False when one is under way."""
        fd = os.open(self._folder / "compacting.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            _let_go([fd])

    def _compact_one(self, path: Path, is_referenced: Callable[[Sequence[PackRef]], Sequence[bool]]) -> Compacted:
        fd = _lock(path)
        if fd is None:
            return Compacted(busy=(path.stem,))
        try:
            size = os.fstat(fd).st_size
            if _pread(fd, len(_GROWING), 0) not in (_GROWING, _SETTLED):
                torn_at_birth = size < len(_GROWING)
                if torn_at_birth:
                    path.unlink()
                return Compacted() if torn_at_birth else Compacted(damaged=(path.stem,))
            scan = _scan(fd)
            if scan.damaged:
                return Compacted(damaged=(path.stem,))
            refs = [PackRef(path.stem, r.name, r.length, r.sha256, r.size) for r in scan.records]
            wanted = is_referenced(refs) if refs else []
            kept = [record for record, is_wanted in zip(scan.records, wanted, strict=True) if is_wanted]
            if len(kept) == len(scan.records) and scan.end == size and kept:
                return Compacted()
            if kept:
                freed = size - self._rewrite(path, fd, kept)
            else:
                path.unlink()
                _fsync_folder(self._folder)
                freed = size
            return Compacted(dropped=len(scan.records) - len(kept), freed=freed)
        finally:
            _let_go([fd])

    def _rewrite(self, path: Path, old: int, kept: Sequence[_Record]) -> int:
        """Put a pack with only the *kept* records in the place of *path*; gives its size."""
        new_path = path.with_suffix(".new")
        new = os.open(new_path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            at = _pwrite(new, _SETTLED, 0)
            for record in kept:
                at += _pwrite(new, _pread(old, record.end - record.at, record.at), at)
            os.fsync(new)
        except OSError:
            new_path.unlink(missing_ok=True)
            raise
        finally:
            os.close(new)
        new_path.rename(path)
        _fsync_folder(self._folder)
        return at


# ---- one record


def _head(name: int, length: int, size: int, digest: bytes) -> bytes:
    head = _HEAD.pack(_MAGIC, name, length, size, digest)
    return head + _CHECK.pack(zlib.crc32(head))


def _spans(mails: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Cut *mails* where WRITE_BYTES are reached."""
    first = weight = 0
    for number, raw in enumerate(mails, 1):
        weight += len(raw)
        if weight >= WRITE_BYTES:
            yield mails[first:number]
            first, weight = number, 0
    if first < len(mails):
        yield mails[first:]


def _sample(raw: bytes) -> memoryview:
    middle = len(raw) // 2
    return memoryview(raw)[middle : middle + SAMPLE]


def _as_it_is(raw: bytes) -> list[_Bytes]:
    """*raw* as a zstd frame of blocks that are not compressed: any decoder reads it, and no byte of it is copied."""
    pieces: list[_Bytes] = [_FRAME.pack(_FRAME_MAGIC, _ONE_SEGMENT, len(raw))]
    view = memoryview(raw)
    for start in range(0, len(raw), _BLOCK_BYTES):
        block = view[start : start + _BLOCK_BYTES]
        is_last = start + _BLOCK_BYTES >= len(raw)
        pieces += ((len(block) << 3 | is_last).to_bytes(3, "little"), block)
    return pieces


def _record_at(fd: int, at: int) -> _Record | None:
    """Record whose head stands at *at*, or None when what stands there is no head."""
    head = _pread(fd, _HEAD_BYTES, at)
    return _parse(head, at)


def _parse(head: bytes, at: int) -> _Record | None:
    if len(head) < _HEAD_BYTES:
        return None
    magic, name, length, size, digest = _HEAD.unpack_from(head)
    if magic != _MAGIC or _CHECK.unpack_from(head, _HEAD.size) != (zlib.crc32(head[: _HEAD.size]),):
        return None
    if size > MOST_MAIL_BYTES or length > 2 * MOST_MAIL_BYTES:
        return None
    return _Record(at, name, length, size, digest.hex())


def _scan(fd: int) -> _Scan:
    """Every record of a pack. Reads heads only."""
    records: list[_Record] = []
    size = os.fstat(fd).st_size
    at = len(_GROWING)
    while at < size:
        record = _record_at(fd, at)
        if record is None or record.end > size:
            return _Scan(records, at, _holds_a_record(fd, at + 1, size))
        records.append(record)
        at = record.end
    return _Scan(records, at, damaged=False)


def _holds_a_record(fd: int, start: int, size: int) -> bool:
    """Say whether a whole record stands anywhere behind *start*: then what stands before it is damage, no torn end."""
    window = 1 << 20
    at = start
    while at < size:
        data = _pread(fd, window + _HEAD_BYTES, at)
        place = data.find(_MAGIC)
        while 0 <= place < window:
            record = _parse(data[place : place + _HEAD_BYTES], at + place)
            if record is not None and record.end <= size:
                return True
            place = data.find(_MAGIC, place + 1)
        at += window
    return False


# ---- files


def _lock(path: Path) -> int | None:
    """Open *path* and lock it, or None when somebody else holds it or has just replaced it."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(fd).st_ino == path.stat().st_ino:
            return fd
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(fd)
    return None


def _let_go(held: list[int]) -> None:
    while held:
        fd = held.pop()
        with contextlib.suppress(OSError):
            fcntl.flock(fd, fcntl.LOCK_UN)  # also where a child was forked and still has the descriptor
        os.close(fd)


def _pwrite(fd: int, data: bytes, at: int) -> int:
    view = memoryview(data)
    while view:
        written = os.pwrite(fd, view, at)
        view, at = view[written:], at + written
    return len(data)


def _pwrite_all(fd: int, pieces: Sequence[_Bytes], at: int) -> None:
    """Write *pieces* one behind the other, in as few calls as the system allows."""
    for start in range(0, len(pieces), _MOST_PIECES):
        some = pieces[start : start + _MOST_PIECES]
        size = sum(map(len, some))
        written = os.pwritev(fd, some, at)
        if written < size:  # interrupted, or the disk is full: the next write says which
            _pwrite(fd, b"".join(some)[written:], at + written)
        at += size


def _pread(fd: int, count: int, at: int) -> bytes:
    """Read up to *count* bytes: fewer only at the end of the file."""
    data = os.pread(fd, count, at)
    while len(data) < count:
        more = os.pread(fd, count - len(data), at + len(data))
        if not more:
            break
        data += more
    return data


def _sync(fd: int) -> None:
    """Wait until the file's bytes and its length are on the disk."""
    getattr(os, "fdatasync", os.fsync)(fd)


def _fsync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _and(one: Compacted, other: Compacted) -> Compacted:
    return Compacted(
        one.dropped + other.dropped, one.freed + other.freed, one.busy + other.busy, one.damaged + other.damaged
    )
