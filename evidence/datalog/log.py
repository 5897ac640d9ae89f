"""One owner's log: entries that nobody can change, delete, move or date back without its being seen.

A leaf says only ``kind``, ``recorded_at`` and a commitment: SHA-256 of 32 random bytes and the canonical payload. Salt
and payload stand beside the tree and can be erased; the leaf, and with it every proof, stays. A head that was signed
and given away binds everything before it, so that even a log written anew from its first entry is found out.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from evidence.datalog.check import LogVerdict, check_log
from evidence.datalog.leaves import Leaves, Row
from evidence.datalog.tree import consistency_plan, grown, hashes_over, inclusion_plan, place, whole_nodes
from evidence.digest import canonical_json
from evidence.errors import ClockBehindLog, EntryRefused, LogDamaged, LogMoved, NotInLog
from evidence.verify import (
    SALT_BYTES,
    Checkpoint,
    Leaf,
    NotVerified,
    commitment_of,
    leaf_hash,
    parse_checkpoint,
    parse_leaf,
    parse_note,
    tree_hash,
)

if TYPE_CHECKING:
    from evidence.signing import SigningKey

LARGEST_PAYLOAD = 16 * 1024 * 1024
"""Bytes of one payload; a delivery of ten thousand files has some 4 MB."""
CLOCK_SKEW = timedelta(seconds=60)
"""How far processes that write at once may differ; within it an entry bears the time of the one before it."""
MOST_TRIES = 200
"""Attempts to append while other processes append; one of them gets on each time."""

_KIND = re.compile(r"[a-z][a-z0-9.-]{0,63}\Z")


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be logged."""

    kind: str
    """``delivery.sent`` for example. Everybody sees it in the leaf: it names no one."""
    payload: Mapping[str, Any]
    """JSON values; what the entry is about. Only who is given salt and payload reads it."""
    once: str | None = None
    """A second record of the same name is not logged: the first one's entry is given. For work that may run twice."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry as it stands in the log."""

    index: int
    """From 0."""
    leaf: bytes
    """What the tree is made of; ``says`` reads it."""
    salt: bytes | None
    """With the payload it opens the commitment; None once the entry is erased."""
    payload: bytes | None
    """Canonical JSON; None once the entry is erased."""

    @property
    def says(self) -> Leaf:
        """What everybody may read of the entry. Raises NotVerified for a damaged one."""
        return parse_leaf(self.leaf)

    @property
    def hash(self) -> bytes:
        """Hash of the leaf, 32 bytes, as proofs start from it."""
        return leaf_hash(self.leaf)

    @property
    def is_erased(self) -> bool:
        """Whether the contents are gone and only the proof is kept."""
        return self.payload is None


@dataclass(frozen=True, slots=True)
class _Tail:
    """The growing edge: what the next entry is added to."""

    size: int
    recorded_at: str
    """Of the last entry; empty when there is none."""
    edge: tuple[tuple[int, bytes], ...]
    """Level and hash of the whole trees of which the log consists, largest first."""


class DataLog:
    """An append-only log over a table of rows. Many threads and processes may append at once."""

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self._tail: _Tail | None = None
        self._lock = threading.Lock()

    @property
    def origin(self) -> str:
        """Name of this log: ``clausewatch/`` and 32 random hex digits."""
        return self._leaves.origin

    @property
    def size(self) -> int:
        """How many entries it has."""
        return self._leaves.size()

    # ---- writing

    def append(self, kind: str, payload: Mapping[str, Any], now: datetime, *, once: str | None = None) -> LogEntry:
        """Log one record and give its entry; see ``append_all``."""
        [entry] = self.append_all([Record(kind, payload, once)], now)
        return entry

    def append_all(self, records: Sequence[Record], now: datetime) -> tuple[LogEntry, ...]:
        """Log *records* in their order, all or none, and give their entries, on the disk when it returns.

        *now* is the time of this call, not of what the records are about: a step that runs again reads the clock again.
        Raises EntryRefused, NotCanonical for a payload, ClockBehindLog when *now* is before the last entry,
        LogDamaged when the log's end does not fit together, LogError when it cannot be written.
        """
        prepared = [_prepare(record) for record in records]
        at = _instant(now)
        with self._lock:
            for _ in range(MOST_TRIES):
                tail = self._tail = self._tail or self._find_tail()
                try:
                    entries, self._tail = self._add(tail, prepared, at)
                except LogMoved:
                    self._tail = None
                    continue
                except BaseException:
                    self._tail = None
                    raise
                return entries
        raise LogMoved(f"others kept appending to the log {self.origin}")

    def _add(
        self, tail: _Tail, prepared: Sequence[tuple[str, bytes, bytes | None]], at: str
    ) -> tuple[tuple[LogEntry, ...], _Tail]:
        rows: list[Row] = []
        nodes: dict[int, bytes] = {}
        edge = list(tail.edge)
        known: dict[bytes, int] = {}
        numbers: list[int] = []
        for kind, payload, key in prepared:
            standing = known.get(key, self._leaves.find(key)) if key else None
            if standing is not None:
                numbers.append(standing)
                continue
            at = _not_before(tail.recorded_at, at)  # not before: what is logged already may be asked for at any time
            number = tail.size + len(rows)
            salt = secrets.token_bytes(SALT_BYTES)
            leaf = _leaf(kind, at, commitment_of(salt, payload))
            rows.append(Row(number, leaf, salt, payload, key))
            nodes.update(grown(edge, number, leaf_hash(leaf)))
            numbers.append(number)
            if key:
                known[key] = number
        if rows:
            self._leaves.append(tail.size, rows, nodes)
            tail = _Tail(tail.size + len(rows), at, tuple(edge))
        fresh = {row.index: row for row in rows}
        found = [fresh.get(number) or self._leaves.row(number) for number in numbers]
        return tuple(_entry(row) for row in found), tail

    def _find_tail(self) -> _Tail:
        size = self._leaves.size()
        if not size:
            return _Tail(0, "", ())
        last = self._leaves.row(size - 1)
        places = whole_nodes((0, size))
        nodes = self._leaves.nodes([*places, place(0, size - 1)])
        if len(nodes.keys() & places) != len(places) or nodes.get(place(0, size - 1)) != leaf_hash(last.leaf):
            raise LogDamaged(f"the end of the log {self.origin} does not fit together (entry {size - 1})")
        levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
        edge = tuple((level, nodes[at]) for level, at in zip(levels, places, strict=True))
        try:
            return _Tail(size, parse_leaf(last.leaf).recorded_at, edge)
        except NotVerified as error:
            raise LogDamaged(f"the last entry of the log {self.origin}: {error}") from None

    def erase(self, index: int) -> None:
        """Forget for good what entry *index* was about; its leaf and its proofs stay. Raises NotInLog."""
        self._leaves.erase(index)

    # ---- reading and proving

    def entry(self, index: int) -> LogEntry:
        """Give an entry. Raises NotInLog."""
        return _entry(self._leaves.row(index))

    def root(self, size: int | None = None) -> bytes:
        """Root over the first *size* entries (all of them when None), 32 bytes. Raises NotInLog or LogDamaged."""
        size = self._bounded(size)
        return hashes_over(self._leaves, [(0, size)])[0] if size else tree_hash([])

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that entry *index* is among the first *size*, for ``verify_inclusion``.

        Reads a few dozen stored nodes, whatever the size. Raises NotInLog or LogDamaged.
        """
        size = self._bounded(size)
        if not 0 <= index < size:
            raise NotInLog(f"the log {self.origin} has no entry {index} among its first {size}")
        return hashes_over(self._leaves, inclusion_plan(index, size))

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the first *new* entries begin with the first *old*, for ``verify_consistency``.

        Raises NotInLog or LogDamaged.
        """
        new = self._bounded(new)
        if not 0 <= old <= new:
            raise NotInLog(f"{old} entries are not the beginning of {new}")
        return hashes_over(self._leaves, consistency_plan(old, new))

    def checkpoint(self) -> Checkpoint:
        """Head of the log as it is now. Raises LogDamaged."""
        size = self._leaves.size()
        return Checkpoint(self.origin, size, self.root(size))

    def publish(self, key: SigningKey) -> bytes:
        """Sign the head as it is now, keep it here, and give the signed note to give away. Raises LogDamaged."""
        head = self.checkpoint()
        note = key.sign_note(head.text(), self.origin)
        self._leaves.keep_checkpoint(head.size, note)
        return note

    def extract(self, indices: Sequence[int], note: bytes, older: Sequence[bytes] = ()) -> bytes:
        """Give the named entries with all that proves them under the signed head *note*, as canonical JSON.

        ``evidence.verify.verify_extract`` reads it. Of other entries it holds hashes alone. *older* are heads that were
        given away before: it is proven that they were continued. Raises NotInLog, LogDamaged, and NotVerified for a
        note that is no head of this log.
        """
        head, *earlier = [self._own_head(given) for given in (note, *older)]
        entries = [self._disclosed(index, head.size) for index in indices]
        continued = [
            {"checkpoint": given.decode(), "proof": [h.hex() for h in self.consistency(old.size, head.size)]}
            for given, old in zip(older, earlier, strict=True)
        ]
        return canonical_json({"checkpoint": note.decode(), "entries": entries, "older": continued, "v": 1})

    def _disclosed(self, index: int, size: int) -> dict[str, Any]:
        row = self._leaves.row(index)
        try:
            return {
                "index": index,
                "leaf": row.leaf.decode(),
                "payload": None if row.payload is None else row.payload.decode(),
                "proof": [found.hex() for found in self.inclusion(index, size)],
                "salt": None if row.salt is None else row.salt.hex(),
            }
        except UnicodeDecodeError:
            raise LogDamaged(f"entry {index} of the log {self.origin} was changed: it is no text") from None

    def _own_head(self, note: bytes) -> Checkpoint:
        head = parse_checkpoint(parse_note(note).text)
        if head.origin != self.origin:
            raise NotVerified(f"the checkpoint is of another log, {head.origin[:80]!r}")
        return head

    def _bounded(self, size: int | None) -> int:
        there = self._leaves.size()
        if size is not None and not 0 <= size <= there:
            raise NotInLog(f"the log {self.origin} has {there} entries, not {size}")
        return there if size is None else size

    # ---- checking

    def verify(self, keys: Sequence[bytes], published: Sequence[bytes] = ()) -> LogVerdict:
        """Check everything, and name the first thing that is not as it was.

        *keys* are the public keys (32 bytes each) that may have signed this log's heads, *published* the signed notes
        that were given away and come back from outside. Raises LogError when the log cannot be read.
        """
        with self._leaves.snapshot() as leaves:  # others may append meanwhile
            return check_log(leaves, keys, published)


def _prepare(record: Record) -> tuple[str, bytes, bytes | None]:
    if not _KIND.match(record.kind):
        raise EntryRefused(f"{record.kind!r} cannot be the kind of an entry")
    payload = canonical_json(record.payload)
    if len(payload) > LARGEST_PAYLOAD:
        raise EntryRefused(f"a payload of {len(payload)} bytes; at most {LARGEST_PAYLOAD} are taken")
    once = record.once
    return record.kind, payload, None if once is None else hashlib.sha256(once.encode("utf-8", "replace")).digest()


def _instant(now: datetime) -> str:
    if now.tzinfo is None:
        raise EntryRefused("a time without its zone")
    return now.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _not_before(last: str, at: str) -> str:
    """Time of the next entry: never earlier than the *last* one's."""
    if at >= last:
        return at
    if datetime.fromisoformat(last) - datetime.fromisoformat(at) <= CLOCK_SKEW:
        return last
    raise ClockBehindLog(f"this machine says {at}, and the last entry of the log was recorded at {last}")


def _leaf(kind: str, at: str, commitment: str) -> bytes:
    return canonical_json({"commitment": commitment, "kind": kind, "recorded_at": at, "v": 1})


def _entry(row: Row) -> LogEntry:
    return LogEntry(row.index, row.leaf, row.salt, row.payload)
